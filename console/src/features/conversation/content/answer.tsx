import { ClipboardList, SquareCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RichText } from '../rich-text.tsx'

/** The button or the row of a list that the customer tapped. */
export function Chosen({ title, description }: { title: string; description: string | undefined }) {
  const { t } = useTranslation()
  return (
    <span className="block">
      <span className="flex items-center gap-1 text-2xs font-medium opacity-85">
        <SquareCheck aria-hidden className="size-3" />
        {t('message.chose')}
      </span>
      <RichText text={title} />
      {description === undefined ? null : (
        <span className="break-anywhere block text-xs opacity-85">{description}</span>
      )}
    </span>
  )
}

/** What the customer filled into a form. */
export function FormAnswers({ answers }: { answers: [name: string, value: string][] }) {
  const { t } = useTranslation()
  return (
    <div className="w-72 max-w-full py-1">
      <p className="mb-1 flex items-center gap-1.5 text-xs font-semibold">
        <ClipboardList aria-hidden className="size-3.5" />
        {t('message.form')}
      </p>
      {answers.length === 0 ? <p className="text-sm opacity-85">{t('message.formEmpty')}</p> : null}
      <dl className="grid grid-cols-[auto_1fr] text-sm">
        {answers.map(([name, value]) => (
          <div
            key={name}
            className="col-span-2 grid grid-cols-subgrid gap-x-3 border-t border-current/15 py-1"
          >
            <dt className="break-anywhere max-w-32 text-xs leading-[1.45] opacity-85">{name}</dt>
            <dd dir="auto" className="break-anywhere whitespace-pre-wrap">
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
