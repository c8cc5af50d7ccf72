import { ShoppingCart } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RichText } from '../rich-text.tsx'
import type { Order } from './shown.ts'

/** What was ordered, line by line, with a total for each currency. */
export function OrderTable({ order }: { order: Order }) {
  const { t, i18n } = useTranslation()
  const totals = totalsOf(order)
  const money = (value: number, currency: string) => inCurrency(value, currency, i18n.language)
  return (
    <div className="w-72 max-w-full py-1">
      <p className="mb-1 flex items-center gap-1.5 text-xs font-semibold">
        <ShoppingCart aria-hidden className="size-3.5" />
        {t('order.title', { count: order.items.length })}
      </p>
      <table className="w-full text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('order.quantity')}</th>
            <th scope="col">{t('order.item')}</th>
            <th scope="col">{t('order.price')}</th>
          </tr>
        </thead>
        <tbody>
          {order.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one order never move
            <tr key={index} className="border-t border-current/15 align-top">
              <td className="tabular py-1 pe-2 whitespace-nowrap opacity-85">{item.quantity} ×</td>
              <td className="break-anywhere w-full py-1">{item.name}</td>
              <td className="tabular py-1 ps-2 text-end whitespace-nowrap">
                {item.price === undefined ? '' : money(item.price * item.quantity, item.currency)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {totals.map(([currency, total]) => (
            <tr key={currency} className="border-t border-current/30 font-semibold">
              <th scope="row" colSpan={2} className="py-1 text-start">
                {t('order.total')}
              </th>
              <td className="tabular py-1 ps-2 text-end whitespace-nowrap">
                {money(total, currency)}
              </td>
            </tr>
          ))}
        </tfoot>
      </table>
      {order.text === undefined ? null : <RichText text={order.text} />}
    </div>
  )
}

function totalsOf({ items }: Order): [currency: string, total: number][] {
  const totals = new Map<string, number>()
  for (const { price, quantity, currency } of items)
    if (price !== undefined) totals.set(currency, (totals.get(currency) ?? 0) + price * quantity)
  return [...totals]
}

/** Codes that nobody knows stand as they are. */
function inCurrency(value: number, currency: string, language: string): string {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency }).format(value)
  } catch {
    return `${value} ${currency}`
  }
}
