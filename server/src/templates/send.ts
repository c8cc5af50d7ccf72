import { createHash } from 'node:crypto'
import type { RouteParsed, SendTemplate } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireChat, requireSegment } from '../chats/access.ts'
import { beginChat } from '../chats/begin.ts'
import { type Context, requireExecutive } from '../context.ts'
import { findCustomer } from '../customers/find.ts'
import { DeskError } from '../errors.ts'
import { sendMessage } from '../messages/send.ts'
import { fillTemplate, findTemplate, getSendableTemplate } from './fill.ts'

/** Sends a template in a chat, whether its window is open or not. */
export async function sendTemplate(ctx: Context, input: SendTemplate) {
  const { chat_id, variables, client_message_id } = input
  const { customer_type } = await requireChat(ctx.db, ctx.actor, chat_id)
  const template_id = input.template_id ?? (await findTemplate(ctx.db, customer_type, input))
  const { message_id } = await sendMessage(ctx, {
    chat_id,
    message: '',
    type: 'Agent',
    channel: 'whatsapp',
    template_id,
    variables,
    client_message_id,
  })
  return { message: 'The template is on its way.', message_id, chat_id }
}

/** V2 sends by GET, which browsers and proxies repeat: within this time it counts as one. */
const ONCE_MS = 60_000

/** V2's way: to a number. A chat is begun where there is none. */
export async function sendTemplateV2(ctx: Context, input: RouteParsed<'sendTemplateV2'>) {
  const { executive_id } = requireExecutive(ctx.actor)
  if (input.name === undefined && input.template_id === undefined) {
    throw new DeskError('invalid_input', 'Name the template by template_id, or by name. (name)')
  }
  const variables = readVariables(input.variables)
  const customer_type = input.customer_type ?? (await latestSegment(ctx, input.to))
  requireSegment(ctx.actor, customer_type)
  // What cannot be sent begins no chat.
  const template_id = input.template_id ?? (await findTemplate(ctx.db, customer_type, input))
  fillTemplate(await getSendableTemplate(ctx.db, template_id, customer_type), variables)
  const { chat_id } = await beginChat(ctx, { sender: input.to, customer_type })
  const client_message_id =
    input.client_message_id ?? (await onceId(ctx, executive_id, { ...input, chat_id }))
  return sendTemplate(ctx, { ...input, chat_id, template_id, variables, client_message_id })
}

/** `{"1": "Asha"}`, or the values in order. */
function readVariables(text: string | undefined): Record<string, string> {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    const entries = Array.isArray(value)
      ? value.map((one, index) => [String(index + 1), one] as const)
      : Object.entries(value as object)
    return Object.fromEntries(entries.map(([name, one]) => [name, String(one)]))
  } catch {
    throw new DeskError(
      'invalid_input',
      'Write the variables as JSON, such as {"1": "Asha"} or ["Asha"]. (variables)',
    )
  }
}

async function latestSegment(ctx: Context, to: string): Promise<string> {
  const { customer_types } = requireExecutive(ctx.actor)
  const customer_id = await findCustomer(ctx.db, to)
  const chat = await ctx.db
    .selectFrom('chats')
    .select('customer_type')
    .where('customer_id', '=', customer_id ?? '')
    .where('customer_type', 'in', ['', ...customer_types])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return chat?.customer_type ?? customer_types[0] ?? ''
}

/**
 * The same id for the same call within the time, so that the message's own idempotency does the
 * rest. Ids of two neighbouring stretches of time are looked at, for calls across their border.
 */
async function onceId(ctx: Context, executive_id: string, call: object): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(call)).digest('hex').slice(0, 32)
  const stretch = Math.floor(ctx.now().getTime() / ONCE_MS)
  const idAt = (at: number) => `once-${hash}-${at}`
  const earlier = await ctx.db
    .selectFrom('messages')
    .select(sql<string>`client_message_id`.as('id'))
    .where('sender_id', '=', executive_id)
    .where('client_message_id', 'in', [idAt(stretch), idAt(stretch - 1)])
    .where('created_at', '>', new Date(ctx.now().getTime() - ONCE_MS))
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return earlier?.id ?? idAt(stretch)
}
