import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Fate } from '../store/records.ts'
import { GraphError } from './errors.ts'

/**
 * Numbers whose last four digits decide what happens:
 * 0001 and 0002 fail later, 0003 and 0004 are refused once per message, 0005 is accepted and never
 * answered, 0006 is delivered and fails, 0007 is read without delivered, 0008 has its first status
 * told before the answer.
 */
export type Magic = 'refuse_rate' | 'refuse_server' | 'hang' | 'status_first' | null

export function magicOf(phone: string): Magic {
  switch (phone.slice(-4)) {
    case '0003':
      return 'refuse_rate'
    case '0004':
      return 'refuse_server'
    case '0005':
      return 'hang'
    case '0008':
      return 'status_first'
    default:
      return null
  }
}

export function magicFate(phone: string): Fate | undefined {
  switch (phone.slice(-4)) {
    case '0001':
      return { kind: 'fails', code: 131026, details: 'Message Undeliverable.' }
    case '0002':
      return {
        kind: 'fails',
        code: 131049,
        details:
          'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
      }
    case '0006':
      return { kind: 'delivered_then_fails', code: 131026, details: 'Message Undeliverable.' }
    case '0007':
      return { kind: 'read_without_delivered' }
    default:
      return undefined
  }
}

/** Refuses the same message to the same person every first time, and lets it pass the second. */
export function refuseOnce(ctx: Context, phone: string, body: unknown): void {
  const magic = magicOf(phone)
  if (magic !== 'refuse_rate' && magic !== 'refuse_server') return
  const key = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  if (ctx.memory.refusedOnce.delete(key)) return
  ctx.memory.refusedOnce.add(key)
  throw magic === 'refuse_rate'
    ? new GraphError(130429, 'Cloud API message throughput has been reached.')
    : new GraphError(131000, 'Message failed to send due to an unknown error.')
}
