import type { Sandbox } from '@smart-chat/sandbox'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { json } from '../platform/db/json.ts'
import type { DemoCustomer } from './customers.ts'
import { type DemoFiles, type FileName, factsOf, readDemoFiles } from './files.ts'
import type { Replayed } from './kept.ts'
import type { Line } from './lines.ts'
import { demoChats, demoWrittenAt } from './seed.ts'

/** The setting that says that the phones know the demo's past. */
const MARK = 'demo_phones'

type History = Parameters<Sandbox['remember']>[0]
type Past = NonNullable<History['messages']>[number]
type FileIds = Map<FileName, string>

/**
 * Shows the demo's chats on the phones at `/sandbox`, once, with the same message ids, so that
 * replies, reactions and read marks there find their messages here. Without effect when repeated.
 */
export async function showOnPhones(
  ctx: Context,
  server: FastifyInstance,
  sandbox: Sandbox | null,
): Promise<void> {
  const at = await demoWrittenAt(ctx.db)
  if (sandbox === null || at === null || (await isDone(ctx))) return
  const chats = demoChats(ctx, at)
  const files = await uploadFiles(server, await readDemoFiles(), chats)
  sandbox.remember({
    people: chats.map(({ story, messages }) => toPerson(story.customer, messages)),
    messages: chats.flatMap((chat) => chat.messages.map((message) => toPast(chat, message, files))),
  })
  await changeLines(sandbox, chats)
  await ctx.db
    .insertInto('settings')
    .values({ key: MARK, value: json({}) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function isDone(ctx: Context): Promise<boolean> {
  const mark = await ctx.db
    .selectFrom('settings')
    .select('key')
    .where('key', '=', MARK)
    .executeTakeFirst()
  return mark !== undefined
}

/** The files as the phones keep them, through the call that a phone makes. */
async function uploadFiles(
  server: FastifyInstance,
  files: DemoFiles,
  chats: Replayed[],
): Promise<FileIds> {
  const first = chats[0]
  const ids: FileIds = new Map()
  if (first === undefined) return ids
  for (const [name, bytes] of files) {
    const form = new FormData()
    form.set('file', new Blob([bytes as never], { type: factsOf(name).mime_type }), name)
    form.set('phone_number_id', String(first.chat.phone_number_id))
    form.set('send', 'false')
    const body = new Response(form)
    const answer = await server.inject({
      method: 'POST',
      url: `/sandbox/api/people/${first.story.customer.phone}/media`,
      headers: { 'content-type': body.headers.get('content-type') ?? '' },
      payload: Buffer.from(await body.arrayBuffer()),
    })
    if (answer.statusCode !== 201)
      throw new Error(`The phones did not take ${name}: ${answer.body}`)
    ids.set(name, answer.json<{ media: { id: string } }>().media.id)
  }
  return ids
}

function toPerson(
  { phone, name, user_id, username }: DemoCustomer,
  messages: { delivery?: unknown }[],
) {
  return {
    phone,
    user_id,
    ...(name === '' ? {} : { name }),
    ...(username === null ? {} : { username, phone_hidden: true }),
    // What is only sent waits for a phone that is off.
    ...(messages.some(({ delivery }) => delivery === 'sent') ? { online: false } : {}),
  }
}

function toPast(
  { story, chat, messages, reads }: Replayed,
  { line, at, seq, whatsapp_id, reply_to_id, delivery }: Replayed['messages'][number],
  files: FileIds,
) {
  const quoted = messages.find(({ message_id }) => message_id === reply_to_id)
  const isSeen = reads.some(({ up_to_seq }) => up_to_seq >= seq)
  return {
    id: String(whatsapp_id),
    phone_number_id: String(chat.phone_number_id),
    phone: story.customer.phone,
    from: line.by,
    ...contentOf(line, files),
    timestamp: at.getTime() / 1000,
    status: delivery === 'queued' ? 'sent' : (delivery ?? (isSeen ? 'read' : 'received')),
    ...(quoted == null ? {} : { reply_to: String(quoted.whatsapp_id) }),
  } satisfies Past
}

/** What a phone shows of a line: type and content in WhatsApp's words. */
function contentOf(line: Line, files: FileIds): Pick<Past, 'type' | 'content'> {
  const { kind, text, content = {}, file } = line
  if (file !== undefined) {
    const { mime_type } = factsOf(file)
    const caption = line.caption === undefined ? {} : { caption: line.caption }
    const named = kind === 'document' ? { filename: file } : {}
    const isVoice = kind === 'voice'
    return {
      type: isVoice ? 'audio' : kind,
      content: {
        id: files.get(file) ?? '',
        mime_type,
        ...caption,
        ...named,
        ...(isVoice ? { voice: true } : {}),
      },
    }
  }
  switch (kind) {
    case 'location':
    case 'contacts':
    case 'interactive':
      return { type: kind, content: plain(content[kind]) }
    case 'button':
      return { type: kind, content: { text, payload: text } }
    case 'unsupported':
      return { type: kind, content: { type: 'poll_creation' } }
    case 'template':
      return templateContent(text, content.buttons as string[])
    default:
      return { type: 'text', content: { body: text } }
  }
}

/** The past of a phone has no templates; a message with the same buttons answers as well. */
function templateContent(text: string, buttons: string[]): Pick<Past, 'type' | 'content'> {
  if (buttons.length === 0) return { type: 'text', content: { body: text } }
  const offered = buttons.map((title) => ({ type: 'reply', reply: { id: title, title } }))
  return {
    type: 'interactive',
    content: { type: 'button', body: { text }, action: { buttons: offered } },
  }
}

const plain = (value: unknown) => value as Past['content']

/** Reactions, edits and deletions, done on the phones without telling the desk. */
async function changeLines(sandbox: Sandbox, chats: Replayed[]): Promise<void> {
  for (const { story, chat, messages } of chats) {
    for (const { line, at, whatsapp_id: message_id } of messages) {
      const change = {
        phone_number_id: chat.phone_number_id,
        message_id,
        timestamp: Math.floor(at.getTime() / 1000) + 9,
        silent: true,
      }
      const { phone } = story.customer
      if (line.reaction !== undefined)
        await sandbox.say(phone, { ...change, type: 'reaction', emoji: line.reaction })
      if (line.change === 'edited')
        await sandbox.say(phone, { ...change, type: 'edit', text: line.text })
      if (line.change === 'revoked') await sandbox.say(phone, { ...change, type: 'revoke' })
    }
  }
}
