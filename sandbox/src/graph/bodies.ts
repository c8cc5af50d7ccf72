import { z } from 'zod'

/** Bodies of `POST /{PNID}/messages` with Meta's limits (send messages reference, September 2026). */

const Text = z.looseObject({
  body: z.string().min(1).max(4096),
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
  .looseObject({ ...MediaFields, caption: z.string().max(1024).optional() })
  .refine(hasSource, source)
const Audio = z
  .looseObject({ ...MediaFields, voice: z.boolean().optional() })
  .refine(hasSource, source)
const Document = z
  .looseObject({
    ...MediaFields,
    caption: z.string().max(1024).optional(),
    filename: z.string().max(240).optional(),
  })
  .refine(hasSource, source)
const Sticker = z.looseObject(MediaFields).refine(hasSource, source)

const Degrees = (limit: number) => z.coerce.number().min(-limit).max(limit)
const Location = z.looseObject({
  latitude: Degrees(90),
  longitude: Degrees(180),
  name: z.string().max(1000).optional(),
  address: z.string().max(1000).optional(),
})

const Contacts = z
  .array(z.looseObject({ name: z.looseObject({ formatted_name: z.string().min(1) }) }))
  .min(1)
  .max(257)

const Reaction = z.looseObject({ message_id: z.string().min(1), emoji: z.string().max(30) })

const Header = z.looseObject({
  type: z.enum(['text', 'image', 'video', 'document']),
  text: z.string().min(1).max(60).optional(),
})
const Footer = z.looseObject({ text: z.string().min(1).max(60) })
const Body = (limit: number) => z.looseObject({ text: z.string().min(1).max(limit) })
const distinct = (values: string[]) => new Set(values).size === values.length

const ReplyButton = z.looseObject({
  type: z.literal('reply'),
  reply: z.looseObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
})
const Row = z.looseObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
})
const Section = z.looseObject({ title: z.string().max(24).optional(), rows: z.array(Row).min(1) })

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
    header: Header.extend({ type: z.literal('text') }).optional(),
    body: Body(4096),
    footer: Footer.optional(),
    action: z.looseObject({
      button: z.string().min(1).max(20),
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
        display_text: z.string().min(1).max(20),
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
  payload: z.string().optional(),
})
export const TemplateBody = z.looseObject({
  name: z.string().min(1).max(512),
  language: z.looseObject({ code: z.string().min(1) }),
  components: z
    .array(
      z.looseObject({
        type: z.string().transform((type) => type.toLowerCase()),
        sub_type: z.string().optional(),
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
  biz_opaque_callback_data: z.string().max(512).optional(),
})

export const ReadMark = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.looseObject({ type: z.literal('text') }).optional(),
})
