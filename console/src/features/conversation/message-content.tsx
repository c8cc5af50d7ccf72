import type { Message } from '@smart-chat/contract'
import { Ban } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { contactsOf, locationOf, templateOf } from './content.ts'
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
      {isUnknown(message) ? (
        <p className="mt-1 text-xs opacity-75">{t('message.unsupported')}</p>
      ) : null}
    </>
  )
}

function MediaWithCaption({ message }: { message: Message }) {
  return (
    <>
      <Media message={message} />
      {hasCaption(message) ? <RichText text={message.message} /> : null}
    </>
  )
}

/** Without a caption the text is a stand-in or the file's name, which the media shows already. */
function hasCaption({ message, media_info }: Message): boolean {
  const isStandIn =
    /^(📷|🎥|🎤|🎵|🔊|📄|📎|🖼️?|💟|🏷️?|\p{Extended_Pictographic}️?) ?\S{0,40}( \S{0,20})?$/u.test(
      message,
    )
  return message.trim() !== '' && message !== media_info?.file_name && !isStandIn
}

const isUnknown = ({ content }: Message) =>
  content !== null &&
  ('unsupported' in content || 'unknown' in content || content.kind === 'unknown')

const Label = ({ children }: { children: string }) => (
  <span className="block text-2xs font-medium opacity-70">{children}</span>
)
