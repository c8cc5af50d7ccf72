import { z } from 'zod'

/**
 * Meta's webhook envelope, as loose as it can be read: extra keys everywhere, unknown types kept, and
 * what is null, or not as it is documented, is as if it were not there. One odd detail must not cost
 * a message. Facts: `04-whatsapp.md` section 1.3.
 */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)

const Text = maybe(z.string())

/** Some providers send ids of digits as numbers. */
const Id = maybe(z.union([z.string(), z.number().transform(String)]))

/** A number as it is known here: the digits of the international one, however it is spelled. */
const Phone = maybe(
  z
    .union([z.string(), z.number()])
    .transform((spelled) => String(spelled).replaceAll(/\D/g, ''))
    .pipe(z.string().min(1)),
)

const Metadata = z.looseObject({ phone_number_id: z.coerce.string(), display_phone_number: Text })

const Contact = z.looseObject({
  profile: maybe(z.looseObject({ name: Text, username: Text })),
  wa_id: Phone,
  user_id: Text,
  parent_user_id: Text,
})
export type Contact = z.infer<typeof Contact>

const List = z.array(z.unknown()).nullish()

export const Change = z.looseObject({
  field: z.string(),
  value: z.looseObject({
    metadata: maybe(Metadata),
    contacts: maybe(z.array(Contact.catch({}))),
    messages: List,
    message_echoes: List,
    statuses: List,
    calls: List,
    history: List,
    state_sync: List,
    user_preferences: List,
    user_id_update: List,
    errors: List,
  }),
})
export type Change = z.infer<typeof Change>

export const Envelope = z.looseObject({
  entry: z
    .array(
      z.looseObject({
        /** The account's. */
        id: z.coerce.string().default(''),
        changes: z.array(z.unknown()).default([]),
      }),
    )
    .default([]),
})

const WhatsAppError = z.looseObject({
  code: z.union([z.number(), z.string()]),
  title: Text,
  message: Text,
  error_data: maybe(z.looseObject({ details: Text })),
})

export const Status = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  timestamp: maybe(z.coerce.string()),
  biz_opaque_callback_data: Text,
  pricing: maybe(z.looseObject({})),
  errors: maybe(z.array(WhatsAppError)),
})
export type Status = z.infer<typeof Status>

const MediaPart = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  mime_type: z.string().default('application/octet-stream').catch('application/octet-stream'),
  sha256: Text,
  caption: Text,
  filename: Text,
  voice: maybe(z.boolean()),
  animated: maybe(z.boolean()),
})

const Captioned = z.looseObject({ caption: Text })

/** A message of any type; the part named by `type` is read where the type is known. */
export const Message = z.looseObject({
  id: z.string().min(1),
  type: z.string(),
  from: Phone,
  from_user_id: Text,
  from_parent_user_id: Text,
  to: Phone,
  to_user_id: Text,
  timestamp: z.coerce.string(),
  context: maybe(
    z.looseObject({
      id: Text,
      forwarded: maybe(z.boolean()),
      frequently_forwarded: maybe(z.boolean()),
      referred_product: maybe(z.looseObject({})),
    }),
  ),
  group_id: Id,
  referral: maybe(z.looseObject({})),
  errors: maybe(z.array(WhatsAppError)),
  text: maybe(z.looseObject({ body: z.string() })),
  image: maybe(MediaPart),
  video: maybe(MediaPart),
  audio: maybe(MediaPart),
  document: maybe(MediaPart),
  sticker: maybe(MediaPart),
  location: maybe(
    z.looseObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: Text,
      address: Text,
    }),
  ),
  contacts: maybe(
    z.array(
      z.looseObject({
        name: maybe(z.looseObject({ formatted_name: Text })),
        phones: maybe(z.array(z.looseObject({ phone: Text, wa_id: Phone }))),
        origin: Text,
      }),
    ),
  ),
  interactive: maybe(
    z.looseObject({
      type: z.string(),
      button_reply: maybe(z.looseObject({ id: z.string(), title: z.string() })),
      list_reply: maybe(z.looseObject({ id: z.string(), title: z.string() })),
      nfm_reply: maybe(
        z.looseObject({
          name: Text,
          body: Text,
          /** JSON within JSON. */
          response_json: Text,
        }),
      ),
      call_permission_reply: maybe(z.looseObject({ response: Text })),
    }),
  ),
  button: maybe(z.looseObject({ payload: Text, text: z.string() })),
  reaction: maybe(z.looseObject({ message_id: z.string(), emoji: Text })),
  order: maybe(z.looseObject({ text: Text })),
  system: maybe(
    z.looseObject({
      body: Text,
      type: Text,
      wa_id: Phone,
      user_id: Text,
      previous_user_id: Text,
      parent_user_id: Text,
      previous_parent_user_id: Text,
      /** Of the older types: who it was, and the number of now. */
      customer: Phone,
      new_wa_id: Phone,
    }),
  ),
  edit: maybe(
    z.looseObject({
      original_message_id: z.string(),
      message: maybe(
        z.looseObject({
          text: maybe(z.looseObject({ body: z.string() })),
          image: maybe(Captioned),
          video: maybe(Captioned),
          document: maybe(Captioned),
        }),
      ),
    }),
  ),
  revoke: maybe(z.looseObject({ original_message_id: z.string() })),
  unsupported: maybe(z.looseObject({ type: Text })),
})
export type Message = z.infer<typeof Message>

/** A call over WhatsApp; both of its events carry the same id. */
export const Call = z.looseObject({
  id: z.string().min(1),
  from: Phone,
  from_user_id: Text,
  timestamp: maybe(z.coerce.string()),
  direction: Text,
  event: Text,
  status: maybe(z.union([z.string(), z.array(z.string())])),
  /** Seconds. */
  duration: maybe(z.coerce.number()),
})
export type Call = z.infer<typeof Call>

/** What a customer wants of marketing. */
export const Preference = z.looseObject({
  wa_id: Phone,
  user_id: Text,
  category: Text,
  value: z.string(),
  timestamp: maybe(z.coerce.string()),
})

/** An entry of the phone app's own address book. */
export const StateSync = z.looseObject({
  type: Text,
  action: Text,
  contact: maybe(z.looseObject({ full_name: Text, first_name: Text, phone_number: Text })),
})

/** Conversations of the phone app from before it was connected. */
export const History = z.looseObject({
  threads: z
    .array(
      z.looseObject({
        id: Id,
        context: maybe(z.looseObject({ wa_id: Phone, user_id: Text, username: Text })),
        messages: z.array(z.unknown()).default([]),
      }),
    )
    .default([]),
})

const Ids = maybe(z.union([z.string(), z.looseObject({ previous: Text, current: Text })]))

/**
 * A new user id as pages of mid-2026 told it, in a field of its own. WhatsApp tells it as a `system`
 * message since; both are taken.
 */
export const UserIdUpdate = z.looseObject({
  wa_id: Phone,
  user_id: Ids,
  previous_user_id: Text,
  parent_user_id: Ids,
  detail: Text,
  timestamp: maybe(z.coerce.string()),
})
export type UserIdUpdate = z.infer<typeof UserIdUpdate>
