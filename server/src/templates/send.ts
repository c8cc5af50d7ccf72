import { createHash } from 'node:crypto'
import type { RouteParsed, SendTemplate } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireChat, requireSegment } from '../chats/access.ts'
import { beginChat } from '../chats/begin.ts'
import { type Context, requireExecutive } from '../context.ts'
import { findCustomer } from '../customers/find.ts'
import { requireWanted } from '../customers/want-marketing.ts'
import { DeskError, optedOut } from '../errors.ts'
import { sendMessage } from '../messages/send.ts'
import { fillTemplate, variablesOf } from './fill.ts'
import { findTemplate, getSendableTemplate } from './find.ts'
import { findHeaderFile } from './header-file.ts'
import type { StoredTemplate } from './parts.ts'

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
  const given = readVariables(input.variables)
  const customer_id = await findCustomer(ctx.db, input.to)
  const customer_type = input.customer_type ?? (await latestSegment(ctx, customer_id))
  requireSegment(ctx.actor, customer_type)
  // What cannot be sent begins no chat.
  await requireReachable(ctx, customer_id)
  const template_id = input.template_id ?? (await findTemplate(ctx.db, customer_type, input))
  if (customer_id !== undefined) await requireWanted(ctx.db, { customer_id, template_id })
  const template = await getSendableTemplate(ctx.db, template_id, customer_type)
  const variables = byName(template, given)
  const file = await ctx.transaction((tx) => findHeaderFile(tx, template, variables))
  fillTemplate(template, variables, file)
  const { chat_id } = await beginChat(ctx, { sender: input.to, customer_type })
  const client_message_id =
    input.client_message_id ?? (await onceId(ctx, executive_id, { ...input, chat_id }))
  return sendTemplate(ctx, { ...input, chat_id, template_id, variables, client_message_id })
}

/** `{"1": "Asha"}`, or the values in order. */
function readVariables(text: string | undefined): Record<string, string> | string[] {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value.map(String)
    const entries = Object.entries(value as object).map(([name, one]) => [name, String(one)])
    return Object.fromEntries(entries)
  } catch {
    throw new DeskError(
      'invalid_input',
      'Write the variables as JSON, such as {"1": "Asha"} or ["Asha"]. (variables)',
    )
  }
}

/** Values in order belong to the variables in the order in which they appear. */
function byName(template: StoredTemplate, given: Record<string, string> | string[]) {
  if (!Array.isArray(given)) return given
  const names = [...new Set(variablesOf(template).map(({ name }) => name))]
  return Object.fromEntries(names.map((name, place) => [name, given[place] ?? '']))
}

async function latestSegment(ctx: Context, customer_id: string | undefined): Promise<string> {
  const { customer_types } = requireExecutive(ctx.actor)
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

/** @throws DeskError `customer_opted_out` */
async function requireReachable(ctx: Context, customer_id: string | undefined): Promise<void> {
  const customer = await ctx.db
    .selectFrom('customers')
    .select('opted_out_at')
    .where('customer_id', '=', customer_id ?? '')
    .executeTakeFirst()
  if (customer !== undefined && customer.opted_out_at !== null) throw optedOut()
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
