import type { OutgoingContent } from '@smart-chat/contract'
import { whatsappForm } from '../../media/limits.ts'
import type { OutgoingMedia, OutgoingMessage } from '../channel.ts'

/** Meta's request for a message (`04-whatsapp.md` section 2). */
export function requestOf(message: OutgoingMessage): object {
  const { phone, user_id } = message.customer
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // With the plus sign: without it Meta may put the business's own country code in front.
    ...(phone === null ? { recipient: user_id } : { to: `+${phone}` }),
    ...(message.reply_to === null ? {} : { context: { message_id: message.reply_to } }),
    biz_opaque_callback_data: message.callback,
    ...bodyOf(message),
  }
}

function bodyOf({ kind, message, content, media }: OutgoingMessage): object {
  if (kind === 'template')
    return { type: 'template', template: templateBody(content?.template, media) }
  if (kind === 'reaction') return { type: 'reaction', reaction: content?.reaction }
  if (media !== null) return mediaBody(media, content)
  if (content !== null && isOutgoing(kind)) {
    // The contract has parsed it before it was stored.
    return contentBody({ ...content, kind } as OutgoingContent)
  }
  return { type: 'text', text: { body: message, preview_url: HAS_LINK.test(message) } }
}

/** What a phone makes a link of, and shows a preview for. */
const HAS_LINK = /\bhttps?:\/\/[^\s/]/i

const OUTGOING: Record<OutgoingContent['kind'], true> = {
  buttons: true,
  list: true,
  link: true,
  location: true,
  contacts: true,
  location_request: true,
  contact_request: true,
}

const isOutgoing = (kind: string) => Object.hasOwn(OUTGOING, kind)

function contentBody(content: OutgoingContent): object {
  switch (content.kind) {
    case 'buttons': {
      const buttons = content.buttons.map((reply) => ({ type: 'reply', reply }))
      return interactive('button', { ...frameOf(content), action: { buttons } })
    }
    case 'list': {
      const { button, sections } = content
      return interactive('list', { ...frameOf(content), action: { button, sections } })
    }
    case 'link': {
      const parameters = { display_text: content.label, url: content.url }
      return interactive('cta_url', {
        ...frameOf(content),
        action: { name: 'cta_url', parameters },
      })
    }
    case 'location': {
      const { latitude, longitude, ...place } = content.location
      const at = { latitude: degrees(latitude), longitude: degrees(longitude) }
      return { type: 'location', location: { ...at, ...place } }
    }
    case 'contacts':
      return { type: 'contacts', contacts: content.contacts }
    case 'location_request':
      return interactive('location_request_message', asking(content.body, 'send_location'))
    case 'contact_request':
      return interactive('request_contact_info', asking(content.body, 'request_contact_info'))
  }
}

const interactive = (type: string, parts: object) => ({
  type: 'interactive',
  interactive: { type, ...parts },
})

const asking = (text: string, name: string) => ({ body: { text }, action: { name } })

function frameOf(content: {
  header?: string | undefined
  body: string
  footer?: string | undefined
}) {
  const { header, body, footer } = content
  return {
    ...(header === undefined ? {} : { header: { type: 'text', text: header } }),
    body: { text: body },
    ...(footer === undefined ? {} : { footer: { text: footer } }),
  }
}

/** WhatsApp wants them as text, and nothing like 1e-7. */
const degrees = (value: number) => value.toFixed(7).replace(/\.?0+$/, '')

function mediaBody(media: OutgoingMedia, content: OutgoingMessage['content']): object {
  const { type, voice } = whatsappForm(media)
  const part = {
    id: media.whatsapp_media_id,
    ...(typeof content?.caption === 'string' ? { caption: content.caption } : {}),
    ...(voice ? { voice } : {}),
    ...(type === 'document' ? { filename: media.file_name ?? 'file' } : {}),
  }
  return { type, [type]: part }
}

/** The header names the file, which is with WhatsApp only now. */
function templateBody(template: unknown, media: OutgoingMedia | null): unknown {
  if (media === null) return template
  const { components = [], ...rest } = template as {
    components?: { type: string; parameters?: { type: string }[] }[]
  }
  return {
    ...rest,
    components: components.map((one) => (one.type === 'header' ? withFile(one, media) : one)),
  }
}

function withFile(header: { parameters?: { type: string }[] }, media: OutgoingMedia): object {
  const type = header.parameters?.[0]?.type ?? 'document'
  const name = type === 'document' ? { filename: media.file_name ?? 'file' } : {}
  return { ...header, parameters: [{ type, [type]: { id: media.whatsapp_media_id, ...name } }] }
}
