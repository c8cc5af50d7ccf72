import { z } from 'zod'

/** Bodies of `POST /{PNID}/messages` with Meta's limits (send messages reference, September 2026). */

/** WhatsApp counts characters, not the units that JavaScript counts. */
const chars = (max: number) =>
  z.string().refine((value) => [...value].length <= max, `must be at most ${max} characters`)

const Text = z.looseObject({
  body: chars(4096).min(1),
  preview_url: z.boolean().optional(),
})

const hasSource = (media: { id?: unknown; link?: unknown }) =>
  media.id !== undefined || media.link !== undefined
const MediaFields = {
  id: z.string().min(1).optional(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
}
const source = { message: 'either id or link is required', path: ['id'] }
const Picture = z
  .looseObject({ ...MediaFields, caption: chars(1024).optional() })
  .refine(hasSource, source)
const Audio = z
  .looseObject({ ...MediaFields, voice: z.boolean().optional() })
  .refine(hasSource, source)
const Document = z
  .looseObject({
    ...MediaFields,
    caption: chars(1024).optional(),
    filename: chars(240).optional(),
  })
  .refine(hasSource, source)
const Sticker = z.looseObject(MediaFields).refine(hasSource, source)

/** A number, or one in words: Meta's samples have both. */
const Degrees = (limit: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/, 'must be a number')
        .transform(Number),
    ])
    .pipe(z.number().min(-limit).max(limit))
const Location = z.looseObject({
  latitude: Degrees(90),
  longitude: Degrees(180),
  name: chars(1000).optional(),
  address: chars(1000).optional(),
})

const words = chars(1000).optional()
const Contacts = z
  .array(
    z.looseObject({
      name: z.looseObject({
        formatted_name: chars(1000).min(1),
        first_name: words,
        last_name: words,
        middle_name: words,
        prefix: words,
        suffix: words,
      }),
      phones: z.array(z.looseObject({ phone: words, type: words, wa_id: words })).optional(),
      emails: z.array(z.looseObject({ email: words, type: words })).optional(),
      urls: z.array(z.looseObject({ url: words, type: words })).optional(),
      addresses: z.array(z.looseObject({ street: words, city: words, type: words })).optional(),
      org: z.looseObject({ company: words, department: words, title: words }).optional(),
      birthday: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD')
        .optional(),
    }),
  )
  .min(1)
  .max(257)

const Reaction = z.looseObject({ message_id: z.string().min(1), emoji: chars(30) })

const HeaderMedia = z.looseObject(MediaFields).refine(hasSource, source)
const TextHeader = z.looseObject({ type: z.literal('text'), text: chars(60).min(1) })
const Header = z.discriminatedUnion('type', [
  TextHeader,
  z.looseObject({ type: z.literal('image'), image: HeaderMedia }),
  z.looseObject({ type: z.literal('video'), video: HeaderMedia }),
  z.looseObject({ type: z.literal('document'), document: HeaderMedia }),
])
const Footer = z.looseObject({ text: chars(60).min(1) })
const Body = (limit: number) => z.looseObject({ text: chars(limit).min(1) })
const distinct = (values: string[]) => new Set(values).size === values.length

const ReplyButton = z.looseObject({
  type: z.literal('reply'),
  reply: z.looseObject({ id: chars(256).min(1), title: chars(20).min(1) }),
})
const Row = z.looseObject({
  id: chars(200).min(1),
  title: chars(24).min(1),
  description: chars(72).optional(),
})
const Section = z.looseObject({ title: chars(24).optional(), rows: z.array(Row).min(1) })

const Interactive = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('button'),
    header: Header.optional(),
    body: Body(1024),
    footer: Footer.optional(),
    action: z.looseObject({
      buttons: z
        .array(ReplyButton)
        .min(1)
        .max(3)
        .refine((all) => distinct(all.map(({ reply }) => reply.title)), 'titles must be unique')
        .refine((all) => distinct(all.map(({ reply }) => reply.id)), 'ids must be unique'),
    }),
  }),
  z.looseObject({
    type: z.literal('list'),
    header: TextHeader.optional(),
    body: Body(4096),
    footer: Footer.optional(),
    action: z.looseObject({
      button: chars(20).min(1),
      sections: z
        .array(Section)
        .min(1)
        .max(10)
        .refine(
          (all) => all.reduce((sum, { rows }) => sum + rows.length, 0) <= 10,
          'at most 10 rows in total',
        )
        .refine((all) => all.length === 1 || all.every(({ title }) => title), 'titles are required')
        .refine(
          (all) => distinct(all.flatMap(({ rows }) => rows.map(({ id }) => id))),
          'row ids must be unique',
        ),
    }),
  }),
  z.looseObject({
    type: z.literal('cta_url'),
    header: Header.optional(),
    body: Body(1024),
    footer: Footer.optional(),
    action: z.looseObject({
      name: z.literal('cta_url'),
      parameters: z.looseObject({
        display_text: chars(20).min(1),
        url: z.url({ protocol: /^https?$/ }),
      }),
    }),
  }),
  z.looseObject({
    type: z.literal('location_request_message'),
    body: Body(1024),
    action: z.looseObject({ name: z.literal('send_location') }),
  }),
  z.looseObject({
    type: z.literal('request_contact_info'),
    body: Body(1024),
    action: z.looseObject({ name: z.literal('request_contact_info') }),
  }),
])

const TemplateParameter = z.looseObject({
  type: z.string(),
  parameter_name: z.string().optional(),
  text: z.string().optional(),
  payload: chars(256).optional(),
  coupon_code: chars(15).optional(),
  image: HeaderMedia.optional(),
  video: HeaderMedia.optional(),
  document: HeaderMedia.optional(),
  location: Location.optional(),
})
export type TemplateParameter = z.infer<typeof TemplateParameter>
export const TemplateBody = z.looseObject({
  name: chars(512).min(1),
  language: z.looseObject({ code: z.string().min(1) }),
  components: z
    .array(
      z.looseObject({
        type: z
          .string()
          .transform((type) => type.toLowerCase())
          .pipe(z.enum(['header', 'body', 'button', 'limited_time_offer', 'carousel'])),
        sub_type: z
          .string()
          .transform((type) => type.toLowerCase())
          .optional(),
        index: z.coerce.number().int().min(0).max(9).optional(),
        parameters: z.array(TemplateParameter).default([]),
      }),
    )
    .default([]),
})
export type TemplateBody = z.infer<typeof TemplateBody>

/** Type → schema of what stands under the key of that name. */
export const CONTENTS: Record<string, z.ZodType> = {
  text: Text,
  image: Picture,
  video: Picture,
  audio: Audio,
  document: Document,
  sticker: Sticker,
  location: Location,
  contacts: Contacts,
  reaction: Reaction,
  interactive: Interactive,
  template: TemplateBody,
}

export const Envelope = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).optional(),
  recipient: z.string().min(1).optional(),
  type: z.string().default('text'),
  context: z.looseObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: chars(512).optional(),
})

export const ReadMark = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.looseObject({ type: z.literal('text') }).optional(),
})
