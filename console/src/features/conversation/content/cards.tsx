import { Building2, Copy, Mail, MapPin, Phone } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../../lib/copy-text.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { Card, Detail } from './shown.ts'

/** People and how to reach them. */
export function Cards({ cards }: { cards: Card[] }) {
  const { t } = useTranslation()
  return (
    <ul
      aria-label={t('media.contacts')}
      className="flex w-64 max-w-full flex-col divide-y divide-current/15"
    >
      {cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards of one message never move
        <li key={index} className="flex flex-col gap-1 py-1.5">
          <p className="flex items-center gap-2.5">
            <Avatar name={card.name} id={card.name} />
            <span className="min-w-0">
              <bdi className="break-anywhere block font-medium">
                {card.name || t('media.noName')}
              </bdi>
              {card.work === undefined ? null : (
                <span className="break-anywhere flex items-center gap-1 text-xs opacity-85">
                  <Building2 aria-hidden className="size-3 shrink-0" />
                  {card.work}
                </span>
              )}
            </span>
          </p>
          {card.phones.map((phone) => (
            <Line key={phone.value} detail={phone} href={telephone(phone.value)} icon={<Phone />} />
          ))}
          {card.emails.map((email) => (
            <Line
              key={email.value}
              detail={email}
              href={`mailto:${encodeURIComponent(email.value)}`}
              icon={<Mail />}
            />
          ))}
          {card.others.map((value) => (
            <Line key={value} detail={{ value, type: undefined }} icon={<MapPin />} />
          ))}
        </li>
      ))}
    </ul>
  )
}

interface LineProps {
  detail: Detail
  href?: string
  icon: ReactNode
}

function Line({ detail: { value, type }, href, icon }: LineProps) {
  const { t } = useTranslation()
  const text = <bdi className="tabular break-anywhere">{value}</bdi>
  return (
    <p className="flex items-center gap-2 text-sm">
      <span aria-hidden className="shrink-0 opacity-70 [&>svg]:size-3.5">
        {icon}
      </span>
      <span className="min-w-0 flex-1">
        {href === undefined ? (
          text
        ) : (
          <a href={href} className="underline decoration-current/40 underline-offset-2">
            {text}
          </a>
        )}
        {type === undefined ? null : <span className="ms-1.5 text-2xs opacity-85">{type}</span>}
      </span>
      <IconButton
        className="size-6 text-current opacity-80"
        label={t('common.copyNamed', { text: value })}
        onClick={() => copyText(value, t)}
      >
        <Copy className="size-3.5" />
      </IconButton>
    </p>
  )
}

const telephone = (number: string) => `tel:${number.replaceAll(/[^\d+*#]/g, '')}`
