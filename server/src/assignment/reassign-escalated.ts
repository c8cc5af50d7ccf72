import type { Chat } from '@smart-chat/contract'
import { publishChatUpdated } from '../chats/audience.ts'
import type { Tx } from '../context.ts'
import { writeTimeline } from '../timeline/write.ts'
import { chooseNext } from './assign-next.ts'
import type { Person } from './people.ts'
import { settle } from './settle.ts'
import { sayStays, spansOf } from './words.ts'

/**
 * Gives locked chats whose customers have just waited too long to somebody else who is free. Where
 * nobody else is, the chat stays with whoever has it.
 *
 * @param chats of segments that are set so (`sla_reassign`)
 * @returns who has room for others now
 */
export async function reassignEscalated(tx: Tx, chats: Chat[]): Promise<string[]> {
  const freed: string[] = []
  for (const customer_type of new Set(chats.map((chat) => chat.customer_type))) {
    const owned = chats
      .filter((chat) => chat.customer_type === customer_type)
      .filter(hasOwner)
      .sort((one, other) => (one.waiting_since ?? '').localeCompare(other.waiting_since ?? ''))
    if (owned.length > 0) freed.push(...(await reassign(tx, customer_type, owned)))
  }
  return freed
}

type Owned = Chat & { assigned_executive_id: string; assigned_executive_name: string }

const hasOwner = (chat: Chat): chat is Owned => chat.assigned_executive_id !== null

async function reassign(tx: Tx, customer_type: string, chats: Owned[]): Promise<string[]> {
  const { choices } = await chooseNext(
    tx,
    customer_type,
    chats.map(({ chat_id, assigned_executive_id: not }) => ({
      chat_id,
      sticky: null,
      not,
      counts: true,
    })),
  )
  const owners = new Map(chats.map((chat) => [chat.chat_id, ownerOf(chat)]))
  const moved = await settle(
    tx,
    customer_type,
    choices.map(({ chat_id, to }) => ({
      chat_id,
      from: owners.get(chat_id) as Person,
      to,
      reason: 'sla' as const,
    })),
  )
  for (const chat of moved) await publishChatUpdated(tx, chat)
  const movedIds = new Set(moved.map(({ chat_id }) => chat_id))
  await sayThatTheyStay(
    tx,
    customer_type,
    chats.filter(({ chat_id }) => !movedIds.has(chat_id)),
  )
  return [...movedIds].map((chat_id) => (owners.get(chat_id) as Person).executive_id)
}

const ownerOf = (chat: Owned): Person => ({
  executive_id: chat.assigned_executive_id,
  name: chat.assigned_executive_name,
})

/** Once: a chat escalates once while its customer waits. */
async function sayThatTheyStay(tx: Tx, customer_type: string, chats: Owned[]): Promise<void> {
  const spans = await spansOf(tx, customer_type)
  for (const { chat_id, assigned_executive_name } of chats) {
    const text = sayStays(assigned_executive_name, spans)
    await writeTimeline(tx, chat_id, 'escalated', text, { reason: 'sla' })
  }
}
