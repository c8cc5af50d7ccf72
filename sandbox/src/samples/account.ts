import type { JsonObject } from '../store/records.ts'
import { type Change, contacts, NUMBER, ofNumber, SAMPLE_TIME_S, SHEENA } from './envelope.ts'

const US = NUMBER.display_phone_number

const TEMPLATE = {
  message_template_id: 1689556908129832,
  message_template_name: 'order_update',
  /** Hyphenated here, with an underscore everywhere else. */
  message_template_language: 'en-US',
}
export const templateStatus = (event = 'APPROVED', more: JsonObject = {}): Change => ({
  field: 'message_template_status_update',
  value: {
    event,
    ...TEMPLATE,
    reason: 'NONE',
    message_template_category: 'UTILITY',
    ...more,
  },
})
export const templateQuality = (): Change => ({
  field: 'message_template_quality_update',
  value: { previous_quality_score: 'GREEN', new_quality_score: 'YELLOW', ...TEMPLATE },
})
export const templateCategory = (): Change => ({
  field: 'template_category_update',
  value: {
    ...TEMPLATE,
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
    category_update_timestamp: SAMPLE_TIME_S,
  },
})
export const numberQuality = (event = 'FLAGGED'): Change => ({
  field: 'phone_number_quality_update',
  value: { display_phone_number: US, event, old_limit: 'TIER_2K', current_limit: 'TIER_250' },
})
export const numberName = (): Change => ({
  field: 'phone_number_name_update',
  value: {
    display_phone_number: US,
    decision: 'APPROVED',
    requested_verified_name: 'Best Rides',
    rejection_reason: null,
  },
})
export const accountUpdate = (event = 'DISABLED_UPDATE'): Change => ({
  field: 'account_update',
  value: { event, ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'Feb 12 2025' } },
})
export const accountReview = (): Change => ({
  field: 'account_review_update',
  value: { decision: 'APPROVED' },
})
export const accountAlert = (): Change => ({
  field: 'account_alerts',
  value: {
    entity_type: 'PHONE_NUMBER',
    entity_id: NUMBER.phone_number_id,
    alert_info: {
      alert_severity: 'WARNING',
      alert_status: 'ACTIVE',
      alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO',
      alert_description: 'More information is needed.',
    },
  },
})
export const capability = (): Change => ({
  field: 'business_capability_update',
  value: { max_daily_conversation_per_phone: 2000, max_phone_numbers_per_business: 25 },
})
export const security = (): Change => ({
  field: 'security',
  value: { display_phone_number: US, event: 'PIN_CHANGED', requester: '61555822107539' },
})

export const preferences = (value: 'stop' | 'resume' = 'stop') =>
  ofNumber('user_preferences', {
    contacts: contacts(),
    user_preferences: [
      {
        wa_id: SHEENA.phone,
        user_id: SHEENA.user_id,
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        timestamp: SAMPLE_TIME_S,
      },
    ],
  })

/** Somebody answered in the business's own phone app. */
export const echo = (type = 'text', content: JsonObject = { body: 'I am at the gate' }) =>
  ofNumber('smb_message_echoes', {
    contacts: contacts(),
    message_echoes: [
      {
        from: US,
        to: SHEENA.phone,
        to_user_id: SHEENA.user_id,
        id: `wamid.sample-echo-${type}`,
        timestamp: String(SAMPLE_TIME_S),
        type,
        [type]: content,
      },
    ],
  })
export const history = () =>
  ofNumber('history', {
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 55 },
        threads: [
          {
            id: SHEENA.phone,
            context: { wa_id: SHEENA.phone, user_id: SHEENA.user_id },
            messages: [
              {
                from: US,
                to: SHEENA.phone,
                id: 'wamid.sample-past-1',
                timestamp: String(SAMPLE_TIME_S - 86_400),
                type: 'text',
                text: { body: 'Your bus leaves at nine' },
                history_context: { status: 'READ' },
              },
              {
                from: SHEENA.phone,
                id: 'wamid.sample-past-2',
                timestamp: String(SAMPLE_TIME_S - 86_000),
                type: 'media_placeholder',
                history_context: { status: 'DELIVERED' },
              },
            ],
          },
        ],
      },
    ],
  })
export const contactBook = (action: 'add' | 'remove' = 'add') =>
  ofNumber('smb_app_state_sync', {
    state_sync: [
      {
        type: 'contact',
        contact: {
          ...(action === 'add' ? { full_name: SHEENA.name, first_name: 'Sheena' } : {}),
          phone_number: SHEENA.phone,
        },
        action,
        metadata: { timestamp: String(SAMPLE_TIME_S) },
      },
    ],
  })
/** A call that rings; `terminate` follows. */
export const call = (event: 'connect' | 'terminate' = 'connect') =>
  ofNumber('calls', {
    contacts: contacts(),
    calls: [
      {
        id: 'wacid.sample-call',
        to: US,
        from: SHEENA.phone,
        from_user_id: SHEENA.user_id,
        timestamp: String(SAMPLE_TIME_S),
        direction: 'USER_INITIATED',
        event,
        ...(event === 'terminate' ? { status: 'FAILED' } : {}),
      },
    ],
  })
/** Trouble of the number itself, beside any message. */
export const errors = () =>
  ofNumber('messages', {
    errors: [
      {
        code: 130429,
        title: 'Rate limit hit',
        message: 'Rate limit hit',
        error_data: { details: 'Cloud API message throughput has been reached.' },
        href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
      },
    ],
  })
