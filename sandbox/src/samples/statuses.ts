import type { JsonObject } from '../store/records.ts'
import { type Change, contacts, ofNumber, SAMPLE_TIME_S, SHEENA } from './envelope.ts'

const PRICING = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' }

/** What became of a message of ours. */
export function status(id: string, name: string, more: JsonObject = {}): Change {
  const isFailure = name === 'failed'
  return ofNumber('messages', {
    ...(isFailure ? {} : { contacts: contacts() }),
    statuses: [
      {
        id,
        status: name,
        timestamp: String(SAMPLE_TIME_S),
        recipient_id: SHEENA.phone,
        ...(isFailure ? {} : { recipient_user_id: SHEENA.user_id }),
        ...more,
      },
    ],
  })
}

export const sent = (id = 'wamid.ours') => status(id, 'sent', { pricing: PRICING })
export const delivered = (id = 'wamid.ours') => status(id, 'delivered', { pricing: PRICING })
export const read = (id = 'wamid.ours') => status(id, 'read')
export const played = (id = 'wamid.ours') => status(id, 'played')
/** Of an advertisement's customer: free, and with a conversation that says until when. */
export const sentForFree = (id = 'wamid.ours') =>
  status(id, 'sent', {
    conversation: {
      id: 'f1d2d2f924e986ac86fdf7b36c94bcdf',
      expiration_timestamp: String(SAMPLE_TIME_S + 72 * 3600),
      origin: { type: 'referral_conversion' },
    },
    pricing: {
      ...PRICING,
      billable: false,
      type: 'free_entry_point',
      category: 'referral_conversion',
    },
  })
export const failed = (id = 'wamid.ours', code = 131047, title = 'Re-engagement message') =>
  status(id, 'failed', {
    errors: [
      {
        code,
        title,
        message: title,
        error_data: { details: 'More than 24 hours have passed since the customer last replied.' },
        href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
      },
    ],
  })
