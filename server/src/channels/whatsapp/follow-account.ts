import { z } from 'zod'
import type { Context } from '../../context.ts'
import { pauseAccount, pauseAndSay } from '../pause.ts'
import { publishChannel } from '../state.ts'

/** What WhatsApp tells of an account or one of its numbers, beside any message. */
export interface AccountChange {
  field: string
  /** As it came; `messages` for the errors of a number (`value.errors`). */
  value: unknown
  /** `entry.id`. */
  waba_id: string
}

/**
 * Heeds it: what stops a number pauses it, what mends it has it looked at, and what is only to be
 * known is shown beside the number and in the log. Repeated and late ones do no harm.
 */
export async function followAccount(ctx: Context, change: AccountChange): Promise<void> {
  const value = Value.parse(change.value)
  switch (change.field) {
    case 'account_update':
      return followAccountUpdate(ctx, change.waba_id, value)
    case 'phone_number_quality_update':
      return note(ctx, await numbersOf(ctx, change.waba_id, value), {
        ...(value.current_limit === undefined ? {} : { messaging_limit: value.current_limit }),
        ...qualityOf(value.event),
      })
    case 'business_capability_update': {
      const limit = tierOf(value)
      if (limit === null) return
      return note(ctx, await numbersOf(ctx, change.waba_id, value), { messaging_limit: limit })
    }
    case 'phone_number_name_update':
      return note(ctx, await numbersOf(ctx, change.waba_id, value), {
        notice: `The name “${value.requested_verified_name ?? ''}” is ${words(value.decision)}${because(value.rejection_reason)}.`,
      })
    case 'account_alerts': {
      const { alert_severity, alert_type, alert_description } = value.alert_info ?? {}
      return note(ctx, await numbersOf(ctx, change.waba_id, value), {
        notice: `${words(alert_severity)}: ${alert_description ?? words(alert_type)}`,
      })
    }
    case 'security':
      return note(ctx, await numbersOf(ctx, change.waba_id, value), {
        notice: `Security: ${words(value.event)}. If none of you did that, look at it in WhatsApp Manager.`,
      })
    default:
      return followErrors(ctx, await numbersOf(ctx, change.waba_id, value), value.errors ?? [])
  }
}

const Text = z.string().nullish()

const Value = z.looseObject({
  event: z.string().optional(),
  metadata: z.looseObject({ phone_number_id: z.string().optional() }).optional(),
  display_phone_number: z.string().optional(),
  phone_number: z.string().optional(),
  current_limit: z.string().optional(),
  max_daily_conversation_per_phone: z.union([z.number(), z.string()]).optional(),
  max_daily_conversations_per_business: z.union([z.number(), z.string()]).optional(),
  decision: Text,
  requested_verified_name: Text,
  rejection_reason: Text,
  entity_type: Text,
  entity_id: z.coerce.string().optional(),
  alert_info: z
    .looseObject({ alert_severity: Text, alert_type: Text, alert_description: Text })
    .optional(),
  ban_info: z.looseObject({ waba_ban_state: Text, waba_ban_date: Text }).optional(),
  violation_info: z.looseObject({ violation_type: Text }).optional(),
  restriction_info: z.array(z.looseObject({ restriction_type: Text })).optional(),
  errors: z
    .array(
      z.looseObject({
        code: z.coerce.string(),
        title: Text,
        message: Text,
        error_data: z.looseObject({ details: Text }).nullish(),
      }),
    )
    .optional(),
})
type Value = z.infer<typeof Value>

async function followAccountUpdate(ctx: Context, waba_id: string, value: Value): Promise<void> {
  const { event = '', ban_info, violation_info, restriction_info = [] } = value
  const numbers = await numbersOf(ctx, waba_id, value)
  const ban = ban_info?.waba_ban_state
  if (ban === 'DISABLE') {
    return pauseAccount(ctx, waba_id, {
      code: '131031',
      message:
        'WhatsApp has switched this account off. An administrator must appeal in WhatsApp Manager.',
    })
  }
  if (event === 'ACCOUNT_DELETED' || event === 'PARTNER_REMOVED') {
    return pauseAccount(ctx, waba_id, {
      code: event.toLowerCase(),
      message: `WhatsApp says: ${words(event)}. An administrator must connect the number again.`,
    })
  }
  if (ban === 'REINSTATE') {
    await note(ctx, numbers, { notice: 'WhatsApp has switched this account on again.' })
    // It is looked at now, not at the end of a long pause.
    await ctx.db
      .updateTable('business_numbers')
      .set({ check_due_at: ctx.now() })
      .where('waba_id', '=', waba_id)
      .where('paused_at', 'is not', null)
      .execute()
    return
  }
  const more = [
    violation_info?.violation_type,
    ban === 'SCHEDULE_FOR_DISABLE'
      ? `to be switched off on ${ban_info?.waba_ban_date ?? ''}`
      : null,
    ...restriction_info.map(({ restriction_type }) => restriction_type),
  ].filter((one) => one != null)
  await note(ctx, numbers, {
    notice: [words(event), ...more.map(words)].join(', '),
  })
}

/** Errors of a number beside any message: those that stop it pause it. */
async function followErrors(
  ctx: Context,
  numbers: string[],
  errors: NonNullable<Value['errors']>,
): Promise<void> {
  for (const { code, title, message, error_data } of errors) {
    const told = error_data?.details ?? message ?? title ?? 'WhatsApp gives no reason.'
    const failure = ctx.channels.whatsapp.failureOf({ code, message: told })
    if (failure.kind !== 'broken') {
      await note(ctx, numbers, { notice: `${code}: ${told}` })
      continue
    }
    for (const phone_number_id of numbers) await pauseAndSay(ctx, phone_number_id, failure)
  }
}

/** The numbers that it is about: the one that it names, else all of the account. */
async function numbersOf(ctx: Context, waba_id: string, value: Value): Promise<string[]> {
  const ours = await ctx.db
    .selectFrom('business_numbers')
    .select(['phone_number_id', 'display_number', 'waba_id'])
    .execute()
  const id =
    value.metadata?.phone_number_id ??
    (value.entity_type === 'PHONE_NUMBER' ? value.entity_id : undefined)
  const digits = (value.display_phone_number ?? value.phone_number)?.replaceAll(/\D/g, '')
  const named = ours.filter(
    (number) =>
      number.phone_number_id === id ||
      (digits !== undefined &&
        digits !== '' &&
        number.display_number?.replaceAll(/\D/g, '') === digits),
  )
  const about = named.length > 0 ? named : ours.filter((number) => number.waba_id === waba_id)
  return about.map(({ phone_number_id }) => phone_number_id)
}

interface News {
  quality?: string
  messaging_limit?: string
  notice?: string
}

async function note(ctx: Context, numbers: string[], news: News): Promise<void> {
  if (Object.keys(news).length === 0) return
  for (const phone_number_id of numbers) {
    ctx.log.warn({ phone_number_id, ...news }, 'WhatsApp tells of a number')
    await ctx.transaction(async (tx) => {
      await tx.db
        .updateTable('business_numbers')
        .set({
          ...news,
          ...(news.notice === undefined ? {} : { notice: news.notice.slice(0, 500) }),
        })
        .where('phone_number_id', '=', phone_number_id)
        .execute()
      await publishChannel(tx, phone_number_id)
    })
  }
}

/** `FLAGGED` is said where the quality has become low, `UNFLAGGED` where it is no longer. */
function qualityOf(event: string | undefined): News {
  if (event === 'FLAGGED') return { quality: 'RED' }
  return event === 'UNFLAGGED' ? { quality: 'YELLOW' } : {}
}

/** A number of people a day in the words of the tiers. */
function tierOf(value: Value): string | null {
  const limit = value.max_daily_conversations_per_business ?? value.max_daily_conversation_per_phone
  if (limit === undefined) return null
  const people = Number(limit)
  if (!Number.isFinite(people)) return String(limit)
  if (people < 0) return 'TIER_UNLIMITED'
  return people >= 1000 ? `TIER_${people / 1000}K` : `TIER_${people}`
}

/** WhatsApp's capitals as words of a sentence. */
function words(name: string | null | undefined): string {
  const text = (name ?? 'unknown').replaceAll('_', ' ').toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const because = (reason: string | null | undefined) =>
  reason == null || reason === 'NONE' ? '' : ` (${words(reason)})`
