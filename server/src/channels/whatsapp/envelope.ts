import { z } from 'zod'

/**
 * Meta's webhook envelope, as loose as it can be read: extra keys everywhere, unknown types kept.
 * Facts: `04-whatsapp.md` section 1.3.
 */
const Metadata = z.looseObject({
  phone_number_id: z.string(),
  display_phone_number: z.string().optional(),
})

const Contact = z.looseObject({
  profile: z
    .looseObject({ name: z.string().optional(), username: z.string().optional() })
    .optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
  parent_user_id: z.string().optional(),
})
export type Contact = z.infer<typeof Contact>

export const Change = z.looseObject({
  field: z.string(),
  value: z.looseObject({
    metadata: Metadata.optional(),
    contacts: z.array(Contact).optional(),
    messages: z.array(z.unknown()).optional(),
    message_echoes: z.array(z.unknown()).optional(),
    statuses: z.array(z.unknown()).optional(),
  }),
})
export type Change = z.infer<typeof Change>

export const Envelope = z.looseObject({
  entry: z.array(z.looseObject({ changes: z.array(z.unknown()).default([]) })).default([]),
})

const WhatsAppError = z.looseObject({
  code: z.union([z.number(), z.string()]),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.looseObject({ details: z.string().optional() }).optional(),
})

export const Status = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  timestamp: z.coerce.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  pricing: z.looseObject({}).optional(),
  errors: z.array(WhatsAppError).optional(),
})
export type Status = z.infer<typeof Status>

const MediaPart = z.looseObject({
  id: z.string(),
  mime_type: z.string().default('application/octet-stream'),
  sha256: z.string().optional(),
  caption: z.string().optional(),
  filename: z.string().optional(),
  voice: z.boolean().optional(),
  animated: z.boolean().optional(),
})

/** A message of any type; the part named by `type` is read where the type is known. */
export const Message = z.looseObject({
  id: z.string().min(1),
  type: z.string(),
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  from_parent_user_id: z.string().optional(),
  to: z.string().optional(),
  to_user_id: z.string().optional(),
  timestamp: z.coerce.string(),
  context: z
    .looseObject({
      id: z.string().optional(),
      forwarded: z.boolean().optional(),
      frequently_forwarded: z.boolean().optional(),
    })
    .optional(),
  referral: z.looseObject({}).optional(),
  errors: z.array(WhatsAppError).optional(),
  text: z.looseObject({ body: z.string() }).optional(),
  image: MediaPart.optional(),
  video: MediaPart.optional(),
  audio: MediaPart.optional(),
  document: MediaPart.optional(),
  sticker: MediaPart.optional(),
  location: z
    .looseObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional(),
  contacts: z
    .array(
      z.looseObject({ name: z.looseObject({ formatted_name: z.string().optional() }).optional() }),
    )
    .optional(),
  interactive: z
    .looseObject({
      type: z.string(),
      button_reply: z.looseObject({ id: z.string(), title: z.string() }).optional(),
      list_reply: z.looseObject({ id: z.string(), title: z.string() }).optional(),
      nfm_reply: z
        .looseObject({ name: z.string().optional(), body: z.string().optional() })
        .optional(),
    })
    .optional(),
  button: z.looseObject({ payload: z.string().optional(), text: z.string() }).optional(),
  reaction: z.looseObject({ message_id: z.string(), emoji: z.string().optional() }).optional(),
  order: z.looseObject({ text: z.string().optional() }).optional(),
  system: z
    .looseObject({
      body: z.string().optional(),
      type: z.string().optional(),
      wa_id: z.string().optional(),
      user_id: z.string().optional(),
      previous_user_id: z.string().optional(),
    })
    .optional(),
  edit: z
    .looseObject({
      original_message_id: z.string(),
      message: z.looseObject({ text: z.looseObject({ body: z.string() }).optional() }).optional(),
    })
    .optional(),
  revoke: z.looseObject({ original_message_id: z.string() }).optional(),
})
export type Message = z.infer<typeof Message>
