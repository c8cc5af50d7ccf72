import { call, echo } from './account.ts'
import { type Change, contacts, NUMBER, ofNumber, SAMPLE_TIME_S, SHEENA } from './envelope.ts'
import { incoming } from './incoming.ts'

const file = (mime_type: string, id: string) => ({
  mime_type,
  sha256: 'lHCnA1LTtHsYCbm0SuKOQ4ODL3rB0lsqLEjBVZqUDXY=',
  id,
})
const FIRST = 'wamid.sample-text'

export const animatedSticker = () =>
  incoming('sticker', { ...file('image/webp', '1003383421387262'), animated: true })
/** The answer to a question for the number. */
export const ownCard = () =>
  incoming('contacts', [
    {
      name: { formatted_name: SHEENA.name, first_name: 'Sheena' },
      phones: [{ phone: '+1 650-555-1234', wa_id: SHEENA.phone, type: 'MOBILE' }],
      origin: 'contact_request',
    },
  ])
export const callPermission = () =>
  incoming('interactive', {
    type: 'call_permission_reply',
    call_permission_reply: { response: 'accept', expiration_timestamp: SAMPLE_TIME_S },
  })
/** WhatsApp itself could not get the file. */
export const fileWithoutFile = () =>
  incoming('image', undefined, {
    errors: [{ code: 131052, title: 'Media download error', message: 'Media download error' }],
  })
/** A member of a group wrote there. */
export const inGroup = () => incoming('text', { body: 'Hello all' }, { group_id: 'Y2FwaTpncm91cA' })
/** As some providers pass it on: what is not there is null. */
export const withNulls = () =>
  incoming(
    'location',
    { latitude: 1.5, longitude: 2.5, name: null, address: null },
    {
      context: null,
      referral: null,
      text: null,
    },
  )

export const oldNumberChange = () =>
  incoming('system', {
    body: 'Sheena Nelson changed to a new number',
    customer: SHEENA.phone,
    wa_id: '12195559999',
    type: 'customer_changed_number',
  })
export const oldIdentityChange = () =>
  incoming('system', {
    body: 'The security code of Sheena Nelson changed',
    customer: SHEENA.phone,
    identity: 'aGFzaA',
    type: 'customer_identity_changed',
  })
/** As pages of mid-2026 had it, in a field of its own. */
export const userIdUpdate = () =>
  ofNumber('user_id_update', {
    contacts: contacts(),
    user_id_update: [
      {
        wa_id: SHEENA.phone,
        detail: 'Sheena Nelson has a new user id',
        user_id: { previous: SHEENA.user_id, current: 'US.24601357924680135792' },
        timestamp: SAMPLE_TIME_S,
      },
    ],
  })

const ended = (status: string, duration?: number): Change => {
  const change = call('terminate')
  const [told] = change.value.calls as object[]
  const times = duration === undefined ? {} : { start_time: String(SAMPLE_TIME_S), duration }
  return { ...change, value: { ...change.value, calls: [{ ...told, status, ...times }] } }
}
export const answeredCall = () => ended('COMPLETED', 130)
export const missedCall = () => ended('FAILED')

export const echoOfFile = () =>
  echo('image', { caption: 'The gate', ...file('image/jpeg', '1003383421387263') })
export const echoOfReaction = () => echo('reaction', { message_id: FIRST, emoji: '🙏' })

/** The file of the past message that was announced as a placeholder. */
export const historyFile = () =>
  ofNumber('history', {
    history: [
      {
        threads: [
          {
            id: SHEENA.phone,
            context: { wa_id: SHEENA.phone, user_id: SHEENA.user_id },
            messages: [
              {
                from: SHEENA.phone,
                id: 'wamid.sample-past-2',
                timestamp: String(SAMPLE_TIME_S - 86_000),
                type: 'image',
                image: { caption: 'The ticket', ...file('image/jpeg', '1003383421387264') },
                history_context: { status: 'DELIVERED' },
              },
            ],
          },
        ],
      },
    ],
  })
/** The business does not share its history. */
export const historyDeclined = () =>
  ofNumber('history', {
    history: [{ errors: [{ code: 2593109, title: 'History sharing is turned off' }] }],
  })

const other = (field: string, value: Change['value'] = { event: 'UPDATED' }): Change => ({
  field,
  value,
})
export const templateComponents = () =>
  other('message_template_components_update', { message_template_name: 'order_update' })
export const payments = () => other('payment_configuration_update')
export const flows = () => other('flows', { event: 'FLOW_STATUS_CHANGE', flow_id: '1' })
export const standby = () => other('standby', { metadata: NUMBER })
export const handovers = () => other('messaging_handovers', { metadata: NUMBER })
export const automaticEvents = () => other('automatic_events', { metadata: NUMBER })
export const partnerSolutions = () => other('partner_solutions')
export const groupSettings = () => other('group_settings_update', { metadata: NUMBER })
/** A field of a year to come. */
export const holograms = () => other('holograms', { depth: 3 })
