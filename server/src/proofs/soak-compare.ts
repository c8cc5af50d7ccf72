import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Message } from '@smart-chat/sandbox'
import { sql } from 'kysely'
import type { Desk } from '../testing/desk.ts'
import { chatsOf } from '../testing/stored.ts'
import { CHANGES } from './soak-happenings.ts'
import type { Person } from './soak-people.ts'

/** A time in which the network was of one kind; it was quiet before and after. */
export interface Spell {
  startedAt: number
  isOrdered: boolean
}

export interface Compared {
  messages: number
  changed: number
  files: number
  /** Stored in another order than they were written in, where the network kept none. */
  reordered: number
  violations: string[]
}

/** Holds everything that the phones show against everything that the desk has stored. */
export async function comparePeople(
  desk: Desk,
  people: Person[],
  spells: Spell[],
): Promise<Compared> {
  const all: Compared = { messages: 0, changed: 0, files: 0, reordered: 0, violations: [] }
  for (const person of people) {
    const talk = (await talkOn(desk, person)).filter(({ type }) => !CHANGES.includes(type))
    const [chat, ...others] = await chatsOf(desk, person.user_id)
    const stored = chat === undefined ? [] : await storedOf(desk, chat.chat_id)
    const wrong = [
      ...(others.length > 0 ? [`${others.length + 1} chats`] : []),
      ...compareSets(talk, stored, person),
      ...talk.flatMap((message) => compareOne(message, stored)),
      ...(await compareFiles(desk, talk, stored)),
      ...compareOrder(talk, stored, spells, all),
    ]
    all.messages += talk.length
    all.changed += talk.filter(
      ({ edited, revoked, reactions }) => edited || revoked || Object.keys(reactions).length > 0,
    ).length
    all.files += talk.filter(({ content }) => hashOf(content) !== undefined).length
    all.violations.push(...wrong.map((line) => `${person.phone}: ${line}`))
  }
  return all
}

const talkOn = async (desk: Desk, { phone, phone_number_id }: Person) =>
  (
    await desk.phones.call<{ messages: Message[] }>(
      'GET',
      `/people/${phone}/messages?pnid=${phone_number_id}`,
    )
  ).messages

type Stored = Awaited<ReturnType<typeof storedOf>>[number]

const storedOf = (desk: Desk, chat_id: string) =>
  desk.ctx.db
    .selectFrom('messages')
    .leftJoin('media', 'media.media_id', 'messages.media_id')
    .leftJoin('messages as quoted', 'quoted.message_id', 'messages.reply_to_id')
    .selectAll('messages')
    .select(['media.sha256', 'media.state', 'quoted.whatsapp_id as quoted_whatsapp_id'])
    .where('messages.chat_id', '=', chat_id)
    .orderBy('messages.seq')
    .execute()

/** Nothing missing, nothing twice, nothing of our own making, and numbered 1, 2, 3 … */
function compareSets(talk: Message[], stored: Stored[], { lines }: Person): string[] {
  const wrong: string[] = []
  const known = new Set(stored.map(({ whatsapp_id }) => whatsapp_id))
  const there = new Set(talk.map(({ id }) => id))
  for (const { id, type } of talk) if (!known.has(id)) wrong.push(`${type} ${id} is not stored`)
  const ours = stored.filter(({ kind }) => kind !== 'system')
  for (const { whatsapp_id, seq, message } of ours) {
    if (!there.has(whatsapp_id ?? ''))
      wrong.push(`${seq} "${message}" (${whatsapp_id}) is on no phone`)
  }
  if (stored.length - ours.length !== lines)
    wrong.push(`${stored.length - ours.length} lines of the system instead of ${lines}`)
  stored.forEach(({ seq }, index) => {
    if (seq !== index + 1) wrong.push(`seq ${seq} follows ${index}`)
  })
  return wrong
}

function compareOne(message: Message, all: Stored[]): string[] {
  const stored = all.find(({ whatsapp_id }) => whatsapp_id === message.id)
  if (stored === undefined) return []
  const facts: [string, unknown, unknown][] = [
    ['revoked', message.revoked, stored.revoked_at !== null],
    ['edited', message.edited, stored.edited_at !== null],
    ['reaction', message.reactions.customer, emojiOf(stored, 'Customer')],
    ['reaction of the desk', message.reactions.desk, emojiOf(stored, 'Executive')],
    ['quote', message.reply_to, stored.quoted_whatsapp_id ?? stored.reply_to_whatsapp_id],
  ]
  if (message.from === 'desk' && message.by_app !== true)
    facts.push(['ticks', DELIVERY[message.status], stored.delivery])
  if (!message.revoked) facts.push(...factsOf(message, stored))
  return facts
    .filter(([, phone, desk]) => !isDeepStrictEqual(phone ?? null, desk ?? null))
    .map(
      ([what, phone, desk]) =>
        `${stored.seq} ${message.type}: ${what} is ${text(phone)} on the phone, ${text(desk)} here`,
    )
}

const DELIVERY: Record<string, string> = { played: 'read', accepted: 'sent' }
for (const same of ['sent', 'delivered', 'read', 'failed']) DELIVERY[same] = same

const emojiOf = ({ reactions }: Stored, by: string) =>
  reactions.find(({ by_type, emoji }) => by_type === by && emoji !== '')?.emoji

const text = (value: unknown) => JSON.stringify(value ?? null)

// biome-ignore lint/suspicious/noExplicitAny: a phone's content is WhatsApp's, looked into field by field.
type Loose = any

/** Base64, of the files that a phone shows. */
const hashOf = (content: Loose): string | undefined => content?.sha256

/** Everybody's files, byte by byte, as the desk hands them out. */
async function compareFiles(desk: Desk, talk: Message[], all: Stored[]): Promise<string[]> {
  const wrong: string[] = []
  for (const { id, type, content, revoked } of talk) {
    // What is taken back takes its file along.
    if (revoked) continue
    const hash = hashOf(content)
    const stored = all.find(({ whatsapp_id }) => whatsapp_id === id)
    if (hash === undefined || stored === undefined) continue
    const { seq, media_id, state } = stored
    const address = `${desk.url}${desk.ctx.signMediaUrl(media_id ?? '')}`
    const bytes = Buffer.from(await (await fetch(address)).arrayBuffer())
    const ours = createHash('sha256').update(bytes).digest('base64')
    if (ours !== hash) wrong.push(`${seq} ${type}: the file is ${state}, and differs`)
  }
  return wrong
}

/** What a message says, by its type. */
function factsOf({ type, content: said }: Message, stored: Stored): [string, unknown, unknown][] {
  const content = said as Loose
  const kept = stored.content as Loose
  switch (type) {
    case 'text':
      return [['text', content.body, stored.message]]
    case 'image':
    case 'video':
    case 'document':
      return content.caption === undefined ? [] : [['caption', content.caption, stored.message]]
    case 'location':
    case 'contacts':
    case 'order':
      return [
        ['kind', type, stored.kind],
        [type, content, kept?.[type]],
      ]
    case 'button':
      return [
        ['choice', content.text, stored.message],
        ['tag', content.payload, stored.message_tag],
      ]
    case 'interactive': {
      // Buttons of ours.
      if (content.action !== undefined) return [['text', content.body.text, stored.message]]
      const chosen = content.button_reply ?? content.list_reply
      return chosen === undefined
        ? [['answers', content.nfm_reply, kept?.interactive?.nfm_reply]]
        : [
            ['choice', chosen.title, stored.message],
            ['tag', chosen.id, stored.message_tag],
          ]
    }
    default:
      return []
  }
}

/**
 * What one person wrote, and what the desk sent them, stand each in their order. Where the network
 * kept none, what was written in the same spell may stand in any.
 */
function compareOrder(
  talk: Message[],
  stored: Stored[],
  spells: Spell[],
  counts: { reordered: number },
): string[] {
  const placeOf = new Map(talk.map(({ id }, index) => [id, index]))
  const spellOf = (message: Message) =>
    spells.findLastIndex(({ startedAt }) => startedAt <= message.timestamp)
  const wrong: string[] = []
  for (const byDesk of [false, true]) {
    const seen = stored
      .map(({ whatsapp_id }) => talk[placeOf.get(whatsapp_id ?? '') ?? -1])
      .filter((one) => one !== undefined)
      .filter(({ from, by_app }) => (from === 'desk' && by_app !== true) === byDesk)
    for (const [index, message] of seen.entries()) {
      const before = seen[index - 1]
      if (before === undefined || place(before) < place(message)) continue
      const spell = spellOf(message)
      const mayDiffer = !byDesk && spell === spellOf(before) && spells[spell]?.isOrdered === false
      if (mayDiffer) counts.reordered++
      else wrong.push(`${before.type} ${before.id} stands before ${message.type} ${message.id}`)
    }
  }
  return wrong

  function place({ id }: Message) {
    return placeOf.get(id) ?? -1
  }
}

/** Whether nothing waits here any more, to be sent, fetched or worked through. */
export async function nothingWaits(desk: Desk): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM messages WHERE delivery = 'queued'
    UNION ALL SELECT FROM outgoing_reactions WHERE emoji <> shown
    UNION ALL SELECT FROM media WHERE state = 'pending'
    UNION ALL SELECT FROM webhook_journal WHERE processed_at IS NULL
    LIMIT 1`.execute(desk.ctx.db)
  return rows.length === 0
}

/** Whether every status has been told: what WhatsApp has taken is told as sent a moment later. */
export async function allIsTold(desk: Desk, people: Person[]): Promise<boolean> {
  const talks = await Promise.all(people.map((person) => talkOn(desk, person)))
  return talks.flat().every(({ status }) => status !== 'accepted')
}
