import type { Message } from '../../src/store/records.ts'
import { contentOf } from './content-of.ts'

/** A message in one line, for quotes. */
export function summary(message: Message): string {
  if (message.revoked) return 'Deleted message'
  if (message.template) return message.template.body
  const content = contentOf(message)
  const words = content.body
  const chosen = content.button_reply ?? content.list_reply
  if (chosen) return chosen.title
  if (typeof words === 'string') return words
  if (words) return words.text
  return content.caption ?? content.filename ?? NAMES[message.type] ?? message.type
}

const NAMES: Record<string, string> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Location',
  contacts: 'Contact',
  interactive: 'Choice',
  button: 'Choice',
  order: 'Order',
  call: 'Call',
}
