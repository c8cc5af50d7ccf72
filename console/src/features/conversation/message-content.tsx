import type { Message } from '@smart-chat/contract'
import { Ban } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonsOf, captionOf, contactsOf, locationOf, templateOf } from './content.ts'
import { Contacts } from './media/contacts.tsx'
import { Location } from './media/location.tsx'
import { Media } from './media/media.tsx'
import { RichText } from './rich-text.tsx'

/** What a message holds, whatever its type. */
export function MessageContent({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.revoked_at !== null)
    return (
      <span className="inline-flex items-center gap-1.5 italic opacity-75">
        <Ban aria-hidden className="size-3.5" />
        {t('message.revoked')}
      </span>
    )
  if (message.media_info !== null) return <MediaWithCaption message={message} />

  const location = locationOf(message.content)
  if (location !== undefined) return <Location location={location} />
  const contacts = contactsOf(message.content)
  if (contacts !== undefined) return <Contacts contacts={contacts} />
  const template = templateOf(message.content)
  return (
    <>
      {message.message_tag === null ? null : <Label>{t('message.chose')}</Label>}
      {template === undefined ? null : (
        <Label>{t('message.templateNamed', { name: template })}</Label>
      )}
      <RichText text={message.message} />
      <Buttons labels={buttonsOf(message.content)} />
    </>
  )
}

function MediaWithCaption({ message }: { message: Message }) {
  const file_name = message.media_info?.file_name ?? null
  const caption = captionOf(message.message, message.content, file_name)
  return (
    <>
      <Media message={message} />
      {caption === '' ? null : <RichText text={caption} />}
    </>
  )
}

function Buttons({ labels }: { labels: string[] }) {
  if (labels.length === 0) return null
  return (
    <ul className="mt-1.5 flex flex-col">
      {labels.map((label) => (
        <li key={label} className="border-t border-current/15 py-1 text-center text-xs font-medium">
          {label}
        </li>
      ))}
    </ul>
  )
}

const Label = ({ children }: { children: string }) => (
  <span className="block text-2xs font-medium opacity-70">{children}</span>
)
