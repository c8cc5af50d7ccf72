import type { RateLimit } from '@smart-chat/contract'

/** What holds for every call: `02-wire-contract.md` section 1, for people who have only this. */
export const conventions = `The live support desk of a transport operator: customers write over WhatsApp or in the app, executives answer. What is told by itself, live, is described in [the socket contract](/api/docs/events).

**Answers.** JSON in UTF-8. Every answer carries \`status\`: 1 for success, 0 for failure. A failure also has \`code\` (stable, for programs), \`message\` (a sentence for a person) and, where the input was invalid, \`errors: [{ path, message }]\`. Ignore fields that you do not know.

**Values.** Times are ISO 8601 in UTC with \`Z\` and milliseconds. Ids are opaque strings. Field names are the same everywhere.

**People.** \`customer\` is the telephone number in international form, digits only (\`919876543210\`), or the WhatsApp user id of a person who hides the number; on input any spelling of a number is understood. \`customer_type\` is the segment: \`Partner\`, \`Customer\`, \`Vendor\`, \`SRDP\`, in any letter case on input. An executive may be named by id, login name or agent number; \`executive_id\` is sent back.

**Identity** comes from the token: \`Authorization: Bearer <accessToken>\`. A \`sender\`, \`author\` or \`executive_id\` that a client sends is never believed over it. An access token lives an hour; \`POST /api/auth/refresh\` gives the next pair, once for each refresh token.

**Sending twice.** Give a message a \`client_message_id\` of your own: sent again with the same content it is the same message, once; with other content the answer is 409 \`client_message_id_conflict\`.

**Limits.** A text has 4,096 characters at most, a caption 1,024, a note 10,000; a JSON body 256 kB; a page 100 rows. Too many calls are answered with 429 and \`Retry-After\` in seconds.`

/** The buckets of the rate limits, a minute each, as they are unless the deployment sets others. */
export const buckets: Record<Exclude<RateLimit, null>, string> = {
  login: '10 a minute for an account, 100 for an address',
  refresh: '30 a minute',
  ai: '30 a minute for a person',
  media: '200 a minute for a person, counted together with the other calls for files',
  other: '100 a minute for a person, counted together with all other calls',
}

/** The chapters, by the name of the group in the contract. */
export const chapters = {
  auth: ['Signing in', 'Tokens: getting them, keeping them, giving them back.'],
  chats: ['Chats', 'Chats, what was said in them, and what is known of their customers.'],
  outgoing: ['Templates and files', 'On their way out, and on their way to a screen.'],
  desk: ['The desk', 'Counters, people, service windows, and the process itself.'],
  channels: ['Our numbers', 'How the WhatsApp numbers are doing, and looking at them at once.'],
  'dead letters': [
    'Dead letters',
    'What could not be done, and why; to be done again when the reason is gone.',
  ],
  admin: ['Setting up', 'Segments and people, as an administrator sets them.'],
  webhooks: ['Other systems', 'What WhatsApp and the operator’s own systems tell the desk.'],
} as const
