import type { Context } from '../../context.ts'
import { keepItem } from '../../dead-letters/keep-item.ts'
import { clean } from '../../doors/clean.ts'
import { isOutage } from '../../platform/db/outage.ts'
import { followTemplates } from '../../templates/follow.ts'
import { type Change, Change as ChangeSchema, Envelope } from './envelope.ts'
import { followAccount } from './follow-account.ts'
import { inOrder } from './in-order.ts'
import { takeAddress } from './take-address.ts'
import { takeCall } from './take-call.ts'
import { takeHistory } from './take-history.ts'
import { takeEcho, takeMessage } from './take-message.ts'
import { takePreference } from './take-preference.ts'
import { takeStatus } from './take-status.ts'
import { takeUserId } from './take-user-id.ts'

/**
 * Works through one delivery of the journal: every entry, every change, every item. An item that
 * cannot be processed goes to the dead letters with the reason and never blocks the rest.
 *
 * @returns when everything of it is either stored or a dead letter
 */
export async function processDelivery(
  ctx: Context,
  journal_id: number,
  body: string,
): Promise<void> {
  const items = itemsOf(body)
  await inOrder(
    items,
    ({ raw }) => peopleIn(raw),
    async (item, index) => {
      try {
        await item.run(ctx)
      } catch (error) {
        if (isOutage(error)) throw error
        ctx.log.warn({ error, journal_id, index }, 'an item of a webhook became a dead letter')
        await keepItem(ctx, { journal_id, index, raw: item.raw }, error)
      }
    },
  )
}

/** Everything by which an item of any kind names people; what we send is from none of them. */
function peopleIn(raw: unknown): string[] {
  const item = (raw ?? {}) as Record<string, unknown>
  const { from, from_user_id, to, to_user_id, recipient_id, recipient_user_id } = item
  // What changed of a person stands inside; what they prefer at the top.
  const { wa_id, user_id, previous_user_id } = (item.system ?? item) as Record<string, unknown>
  const { phone_number } = (item.contact ?? {}) as Record<string, unknown>
  const isOurs = to !== undefined || to_user_id !== undefined
  return [
    ...(isOurs ? [to, to_user_id] : [from, from_user_id]),
    ...[recipient_id, recipient_user_id, wa_id, user_id, previous_user_id, phone_number],
    ...threadsIn(item.threads),
  ].filter((key) => typeof key === 'string')
}

/** The people of a part of the history. */
const threadsIn = (threads: unknown) =>
  Array.isArray(threads) ? threads.map((thread) => (thread as { id?: unknown } | null)?.id) : []

export interface Item {
  raw: unknown
  run(ctx: Context): Promise<unknown>
}

/** What a delivery tells, each thing by itself, in its order. */
export function itemsOf(body: string): Item[] {
  const envelope = readEnvelope(body)
  if (!envelope?.success) return [deadLetter(body, 'This is not an envelope of WhatsApp.')]
  return envelope.data.entry.flatMap(({ id, changes }) =>
    changes.flatMap((raw) => {
      const change = ChangeSchema.safeParse(raw)
      return change.success
        ? itemsOfChange(change.data, id)
        : [deadLetter(raw, 'This change is malformed.')]
    }),
  )
}

/** One item that is nested without end spoils no other; the journal has it whole. */
const leaveOut = () => null

function readEnvelope(body: string) {
  try {
    return Envelope.safeParse(clean(JSON.parse(body), leaveOut))
  } catch {
    // Nested deeper than anything that is meant to be read.
    return null
  }
}

type Take = (ctx: Context, change: Change, raw: unknown) => Promise<void>

/** What stands in a list, each item by itself; `metadata` and `contacts` belong to their own change. */
const LISTS: [name: keyof Change['value'] & string, take: Take][] = [
  ['messages', takeMessage],
  ['message_echoes', takeEcho],
  ['calls', takeCall],
  ['statuses', (ctx, _change, raw) => takeStatus(ctx, raw)],
  ['history', takeHistory],
  ['state_sync', (ctx, _change, raw) => takeAddress(ctx, raw)],
  ['user_preferences', (ctx, _change, raw) => takePreference(ctx, raw)],
  ['user_id_update', takeUserId],
]

/** Fields of an account or a number. Those that are not named here say nothing that the desk acts on. */
const ABOUT_TEMPLATES = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
])
const ABOUT_ACCOUNT = new Set([
  'account_update',
  'account_alerts',
  'phone_number_quality_update',
  'phone_number_name_update',
  'business_capability_update',
  'security',
])

function itemsOfChange(change: Change, waba_id: string): Item[] {
  const { field, value } = change
  const told = { field, value, waba_id }
  const listed = LISTS.flatMap(([name, take]) =>
    ((value[name] ?? []) as unknown[]).map((raw) => ({
      raw,
      run: (ctx: Context) => take(ctx, change, raw),
    })),
  )
  if (ABOUT_TEMPLATES.has(field))
    return [...listed, { raw: value, run: (ctx) => followTemplates(ctx, told) }]
  // Errors beside the messages are about the number, whatever the field.
  if (ABOUT_ACCOUNT.has(field) || (value.errors ?? []).length > 0)
    return [...listed, { raw: value, run: (ctx) => followAccount(ctx, told) }]
  return listed
}

const deadLetter = (raw: unknown, reason: string): Item => ({
  raw,
  run: async () => {
    throw new Error(reason)
  },
})
