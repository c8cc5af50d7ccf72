import { z } from 'zod'

const MessageId = z.string().min(1).max(300)

/** A vCard in WhatsApp's words; whatever else is there is passed on. */
const ContactCard = z.looseObject({ name: z.looseObject({ formatted_name: z.string() }) })

const ProductItem = z.object({
  product_retailer_id: z.string(),
  quantity: z.int().min(1),
  item_price: z.number().min(0),
  currency: z.string().length(3),
})

/** What a customer can do with a phone, one shape per `type`. */
const Said = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().max(65_536) }),
  z.object({
    type: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
    /** Of an upload to `/people/:phone/media`. */
    media_id: z.string(),
    caption: z.string().max(1024).optional(),
    filename: z.string().max(240).optional(),
    voice: z.boolean().optional(),
    animated: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('location'),
    location: z.looseObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.object({ type: z.literal('contacts'), contacts: z.array(ContactCard).min(1) }),
  z.object({
    type: z.literal('reaction'),
    message_id: MessageId,
    /** Empty or missing takes the reaction away. */
    emoji: z.string().max(30).optional(),
  }),
  z.object({
    type: z.literal('button'),
    reply_to: MessageId,
    text: z.string(),
    /** The text again, where the template sent no payload of its own. */
    payload: z.string().optional(),
  }),
  z.object({
    type: z.literal('button_reply'),
    reply_to: MessageId,
    id: z.string(),
    title: z.string(),
  }),
  z.object({
    type: z.literal('list_reply'),
    reply_to: MessageId,
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
  }),
  /** A filled-in form; `response` becomes the JSON in a string that WhatsApp makes of it. */
  z.object({
    type: z.literal('nfm_reply'),
    reply_to: MessageId,
    response: z.record(z.string(), z.json()).default({}),
    flow_name: z.string().default('flow'),
    body: z.string().default('Sent'),
  }),
  z.object({
    type: z.literal('order'),
    catalog_id: z.string().default('480000000000001'),
    text: z.string().optional(),
    product_items: z.array(ProductItem).min(1),
  }),
  /** The person opened the chat for the first time, and wrote nothing. */
  z.object({ type: z.literal('request_welcome') }),
  /** A voice call that the business does not take; it opens the window. */
  z.object({ type: z.literal('call') }),
  /** Of a text, or the caption of a file. */
  z.object({ type: z.literal('edit'), message_id: MessageId, text: z.string() }),
  z.object({ type: z.literal('revoke'), message_id: MessageId }),
  z.object({
    type: z.literal('unsupported'),
    unsupported_type: z.string().default('poll_creation'),
    code: z.union([z.literal(131051), z.literal(131052), z.literal(131060)]).default(131051),
  }),
  /** A type that nobody knows: `as` becomes the type, `content` what stands under its key. */
  z.object({
    type: z.literal('unknown'),
    as: z
      .string()
      .regex(/^[a-z_]{1,40}$/)
      .default('hologram'),
    content: z.json().default({ depth: 3 }),
  }),
])

export const Saying = Said.and(
  z.object({
    phone_number_id: z.string(),
    reply_to: MessageId.optional(),
    forwarded: z.boolean().optional(),
    /** More than five times. */
    frequently_forwarded: z.boolean().optional(),
    /** The product that the question is about, from the business's catalogue. */
    referred_product: z
      .object({ catalog_id: z.string(), product_retailer_id: z.string() })
      .optional(),
    /** An advertisement's `referral`, passed on as it is. */
    referral: z.record(z.string(), z.json()).optional(),
    /** Unix seconds; now when missing. Lets tests write yesterday's messages. */
    timestamp: z.int().positive().optional(),
    /** Remembered, but the desk is told nothing. */
    silent: z.boolean().optional(),
    /** For a person seen for the first time. */
    name: z.string().min(1).max(100).optional(),
  }),
)
export type Saying = z.infer<typeof Saying>
