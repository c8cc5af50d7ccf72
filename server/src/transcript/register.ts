import { Readable } from 'node:stream'
import { type Chat, routes } from '@smart-chat/contract'
import { requireChat } from '../chats/access.ts'
import { getChat } from '../chats/present.ts'
import { createContext } from '../context.ts'
import { admit, asked, type Door } from '../doors/door.ts'
import { formats, writeTranscript } from './format.ts'
import { CONTENT_SECURITY_POLICY } from './html.ts'
import { readTranscript } from './read.ts'

/** `GET /api/chats/{chat_id}/transcript`: the whole conversation as a file, written as it is read. */
export function registerTranscript(door: Door): void {
  const { server, parts } = door
  server.get(routes.transcript.path, async (request, reply) => {
    const actor = await admit(door, 'transcript', request)
    const { chat_id, format } = asked('transcript', request)
    await requireChat(parts.db, actor, chat_id)
    const chat = await getChat(parts.db, chat_id)
    const now = parts.now()
    const entries = readTranscript(createContext(parts, actor), chat, now)
    return reply
      .header('content-type', formats[format].contentType)
      .header('content-disposition', disposition(chat, now, format))
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', `${CONTENT_SECURITY_POLICY}; sandbox`)
      .send(Readable.from(writeTranscript(formats[format], chat, entries, now)))
  })
}

/** A name that says what the file is; the plain one is for clients that know no other (RFC 6266). */
function disposition(chat: Chat, now: Date, format: string): string {
  const day = now.toISOString().slice(0, 10)
  const plain = `chat-${chat.customer.replace(/[^\w.-]/g, '')}-${day}.${format}`
  const who = chat.customer_name === '' ? chat.customer : chat.customer_name
  // Neither signs that file systems refuse, nor any that turn round how the name reads.
  const tidy = who
    .replace(/[\s\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]+/gu, ' ')
    .trim()
  const full = encodeURIComponent(`${tidy} ${chat.customer_type} ${day}.${format}`)
  const escaped = full.replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${escaped}`
}
