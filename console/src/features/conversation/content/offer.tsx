import {
  ChevronRight,
  Copy,
  ExternalLink,
  List,
  MapPin,
  Phone,
  Reply,
  UserRound,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RichText } from '../rich-text.tsx'
import type { Offer } from './shown.ts'

const icons = {
  reply: Reply,
  link: ExternalLink,
  list: List,
  location: MapPin,
  contact: UserRound,
  phone: Phone,
  code: Copy,
}

/** Text of ours as the customer sees it: header, body, footer, and what can be tapped below. */
export function OfferCard({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  const { header, body, footer, buttons, sections, template } = offer
  return (
    <div className="min-w-48">
      {template === undefined ? null : (
        <span className="block text-2xs font-medium opacity-85">
          {t('message.templateNamed', { name: template })}
        </span>
      )}
      {header === undefined ? null : (
        <p dir="auto" className="break-anywhere mb-0.5 font-semibold">
          {header}
        </p>
      )}
      <RichText text={body} />
      {footer === undefined ? null : (
        <p dir="auto" className="break-anywhere mt-1 text-xs opacity-85">
          {footer}
        </p>
      )}
      <ul aria-label={t('message.buttons')} className="clear-both mt-1.5 flex flex-col">
        {buttons.map(({ label, does, url }) => (
          <li key={does + label} className="border-t border-current/20 py-1.5 text-sm font-medium">
            <Tappable does={does} url={url}>
              {does === 'location' ? t('message.sendLocation') : null}
              {does === 'contact' ? t('message.shareNumber') : null}
              {label}
            </Tappable>
          </li>
        ))}
      </ul>
      {sections.length === 0 ? null : <Choices sections={sections} />}
    </div>
  )
}

interface TappableProps {
  does: keyof typeof icons
  url: string | undefined
  children: React.ReactNode
}

/** Only a link does the same for us as for the customer. */
function Tappable({ does, url, children }: TappableProps) {
  const Icon = icons[does]
  const inside = (
    <>
      <Icon aria-hidden className="size-3.5 shrink-0 opacity-85" />
      <bdi className="break-anywhere">{children}</bdi>
    </>
  )
  const look = 'flex items-center justify-center gap-1.5'
  if (url === undefined || !/^https?:/i.test(url)) return <span className={look}>{inside}</span>
  return (
    <a
      href={url}
      title={url}
      target="_blank"
      rel="noopener noreferrer"
      className={`${look} underline underline-offset-2`}
    >
      {inside}
    </a>
  )
}

function Choices({ sections }: Pick<Offer, 'sections'>) {
  const { t } = useTranslation()
  const count = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  return (
    <details className="group/list border-t border-current/20 py-1 text-xs">
      <summary className="flex list-none items-center gap-1 opacity-85 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3 transition-transform group-open/list:rotate-90 rtl:rotate-180"
        />
        {t('message.choices', { count })}
      </summary>
      {sections.map(({ title, rows }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sections of one message never move
        <div key={index} className="mt-1">
          {title === undefined ? null : <p className="font-semibold">{title}</p>}
          <ul>
            {rows.map((row) => (
              <li key={row.title + row.description} className="break-anywhere py-0.5 ps-3">
                {row.title}
                {row.description === undefined ? null : (
                  <span className="block opacity-85">{row.description}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  )
}
