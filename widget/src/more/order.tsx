import { Glyph } from './glyph.tsx'
import { listOf, wordsOf } from './read.ts'
import { Text, useLanguage } from './shared.ts'
import { useSay } from './words.ts'

/** What was chosen from the catalogue, with what it costs. */
export function Order({ order }: { order: Record<string, unknown> }) {
  const say = useSay()
  const { code } = useLanguage()
  const lines = listOf(order.product_items).map((item) => ({
    name: wordsOf(item.name) || wordsOf(item.product_retailer_id),
    count: Number(item.quantity) || 1,
    price: Number(item.item_price) || 0,
    currency: wordsOf(item.currency),
  }))
  const currency = lines[0]?.currency ?? ''
  const isOneCurrency = lines.every((line) => line.currency === currency)
  const sum = lines.reduce((all, { count, price }) => all + count * price, 0)
  return (
    <div class="order">
      <p class="head">
        <Glyph name="cart" />
        {say('order')}
      </p>
      <dl>
        {lines.map(({ name, count, price, currency: of }) => (
          <div>
            <dt dir="auto">
              {count} × {name}
            </dt>
            <dd>{money(code, count * price, of)}</dd>
          </div>
        ))}
        {isOneCurrency && lines.length > 1 ? (
          <div class="sum">
            <dt>{say('total')}</dt>
            <dd>{money(code, sum, currency)}</dd>
          </div>
        ) : null}
      </dl>
      {wordsOf(order.text) === '' ? null : <Text text={wordsOf(order.text)} />}
    </div>
  )
}

function money(code: string, amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(code, { style: 'currency', currency }).format(amount)
  } catch {
    // No currency that this browser knows.
    return `${amount} ${currency}`.trim()
  }
}
