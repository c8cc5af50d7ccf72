import { z } from 'zod'
import { atMost, countCharacters, text } from './basics.ts'

/**
 * What is sent besides text and files, with WhatsApp's limits (`04-whatsapp.md` section 2.1), kept
 * in-app too. The stored message carries exactly this object as its `content`.
 */

const BODY_MAX = 1024
const LIST_BODY_MAX = 4096
/** Of headers and footers. */
const LINE_MAX = 60
/** Of what stands on a button. */
const LABEL_MAX = 20
const BUTTONS_MAX = 3
const LIST_ROWS_MAX = 10
/** Of what a chosen button or row is known by. */
export const BUTTON_ID_MAX = 256
const ROW_ID_MAX = 200

/** Text that must be there, with sentences for what is wrong. */
const said = (what: string, max: number) =>
  text(Number.POSITIVE_INFINITY).pipe(
    z
      .string()
      .refine((value) => value.trim() !== '', `${what} is missing. Write something there.`)
      .refine(
        (value) => countCharacters(value, max) <= max,
        `${what} is too long: ${max} characters at most. Shorten it.`,
      )
      .meta({ maxLength: max }),
  )

const frame = (bodyMax: number) => ({
  header: said('The header', LINE_MAX).optional(),
  body: said('The text', bodyMax),
  footer: said('The footer', LINE_MAX).optional(),
})

const Buttons = z.object({
  kind: z.literal('buttons'),
  ...frame(BODY_MAX),
  buttons: z
    .array(
      z.object({
        id: said('The id of a button', BUTTON_ID_MAX),
        title: said('The button', LABEL_MAX),
      }),
    )
    .min(1, 'Add a button: without one the customer has nothing to tap.')
    .max(BUTTONS_MAX, 'WhatsApp takes three buttons at most. Take one away, or send a list.')
    .refine((all) => areUnique(all.map(({ id }) => id)), 'Two buttons have the same id.')
    .refine(
      (all) => areUnique(all.map(({ title }) => title)),
      'Two buttons say the same. Give each its own words.',
    ),
})

const Row = z.object({
  id: said('The id of a row', ROW_ID_MAX),
  title: said('The row', 24),
  description: said('The description', 72).optional(),
})

const List = z.object({
  kind: z.literal('list'),
  ...frame(LIST_BODY_MAX),
  button: said('The button that opens the list', LABEL_MAX),
  sections: z
    .array(
      z.object({
        title: said('The title of a section', 24).optional(),
        rows: z.array(Row).min(1, 'A section has no rows. Add one, or take the section away.'),
      }),
    )
    .min(1, 'Add a row: an empty list cannot be sent.')
    .max(10, 'WhatsApp takes ten sections at most. Take one away.')
    .refine(
      (all) => all.length < 2 || all.every(({ title }) => title !== undefined),
      'Give every section a title, since there are several.',
    )
    .refine(
      (all) => all.flatMap(({ rows }) => rows).length <= LIST_ROWS_MAX,
      `WhatsApp takes ${LIST_ROWS_MAX} rows at most, over all sections. Take some away.`,
    )
    .refine(
      (all) => areUnique(all.flatMap(({ rows }) => rows.map(({ id }) => id))),
      'Two rows have the same id.',
    ),
})

const Link = z.object({
  kind: z.literal('link'),
  ...frame(BODY_MAX),
  label: said('The button', LABEL_MAX),
  url: z
    .url({
      protocol: /^https$/,
      hostname: /\./,
      error: 'The address of the link must be a whole one, such as https://example.org/offer.',
    })
    .max(2000, 'The address of the link is too long: 2000 characters at most.'),
})

const degrees = (what: string, most: number) => {
  const error = `${what} must be a number from −${most} to ${most}.`
  // What is written as JSON has no −0.
  return z
    .number({ error })
    .min(-most, error)
    .max(most, error)
    .overwrite((value) => value + 0)
}

const Location = z.object({
  kind: z.literal('location'),
  location: z.object({
    latitude: degrees('The latitude', 90),
    longitude: degrees('The longitude', 180),
    name: said('The name', 1000).optional(),
    address: said('The address', 1000).optional(),
  }),
})

/** `MOBILE`, `WORK` … */
const kindOfDetail = text(Number.POSITIVE_INFINITY)
  .pipe(atMost(30, 'The kind of a number or address is too long: 30 characters at most.'))
  .optional()

const Contact = z.object({
  name: z.object({
    formatted_name: said('The name', 200),
    first_name: said('The first name', 200).optional(),
    last_name: said('The last name', 200).optional(),
  }),
  phones: z
    .array(
      z.object({
        phone: z
          .string()
          .trim()
          .regex(
            /^\+?[\d\s().-]{5,30}$/,
            'This is no phone number. Write it like +91 98765 43210.',
          ),
        type: kindOfDetail,
        /** The same number as WhatsApp knows it, digits only: then the phone offers to write to it. */
        wa_id: z
          .string()
          .regex(/^\d{5,20}$/, 'A wa_id is the digits of an international number.')
          .optional(),
      }),
    )
    .min(1, 'Add a phone number: a contact without one is of no use.')
    .max(5, 'Five phone numbers are the most.'),
  emails: z
    .array(
      z.object({
        email: z.email('This is no email address. Write it like name@example.org.').max(254),
        type: kindOfDetail,
      }),
    )
    .max(5, 'Five email addresses are the most.')
    .optional(),
  org: z
    .object({
      company: said('The company', 200).optional(),
      title: said('The role', 200).optional(),
    })
    .optional(),
})

const Contacts = z.object({
  kind: z.literal('contacts'),
  contacts: z
    .array(Contact)
    .min(1, 'Add a contact.')
    .max(10, 'Ten contacts at a time are the most.'),
})

const request = <Kind extends string>(kind: Kind) =>
  z.object({ kind: z.literal(kind), body: said('The text', BODY_MAX) })

export const OutgoingContent = z.discriminatedUnion(
  'kind',
  [
    Buttons,
    List,
    Link,
    Location,
    Contacts,
    request('location_request'),
    request('contact_request'),
  ],
  {
    error:
      'The content needs a kind: buttons, list, link, location, contacts, location_request or contact_request.',
  },
)
export type OutgoingContent = z.infer<typeof OutgoingContent>

const areUnique = (all: string[]) => new Set(all).size === all.length
