import type { Db } from '../context.ts'

/** How somebody was there before anything happened. */
export interface Staff {
  executive_id: string
  status: string
  capacity: number | null
}

interface Told {
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: a check looks into payloads field by field.
  payload: Record<string, any>
}

export interface Judged {
  decisions: number
  violations: string[]
}

/**
 * Goes through the change log in order and finds every moment in which a chat had two owners,
 * somebody was given more than the capacity, or somebody was given a chat who was not online. Nobody
 * answers, so that every active chat of somebody counts.
 */
export async function judgeHistory(db: Db, staff: Staff[]): Promise<Judged> {
  const log: Told[] = await db
    .selectFrom('change_log')
    .select(['event', 'payload'])
    .orderBy('cursor')
    .execute()
  const people = new Map(staff.map((one) => [one.executive_id, { ...one }]))
  const owners = new Map<string, string>()
  const violations: string[] = []
  let decisions = 0

  const give = (chat_id: string, to: string | null, reason: string, line: string) => {
    decisions++
    if (to === null) return void owners.delete(chat_id)
    const had = [...owners].filter(([id, owner]) => owner === to && id !== chat_id).length
    owners.set(chat_id, to)
    const { status, capacity } = people.get(to) as Staff
    const isByHand = reason === 'manual' || reason === 'forced'
    if (reason !== 'forced' && capacity !== null && had >= capacity)
      violations.push(`${to} had ${had} of ${capacity} and was given ${chat_id}: ${line}`)
    const said = Number(/(\d+) (?:of \d+|chats?)\b/.exec(line)?.[1])
    // Somebody may have resolved another one meanwhile, but nobody can have been given one.
    if (!(said >= had + 1)) violations.push(`${to} had ${had}, and it was said: ${line}`)
    if (status !== 'online' && (!isByHand || / put it back|taken back/.test(line)))
      violations.push(`${to} is ${status} and was given ${chat_id}: ${line}`)
  }

  for (const [index, { event, payload }] of log.entries()) {
    const { chat_id } = payload
    // What is told of other chats at the same moment may stand in between.
    const next = log.slice(index + 1, index + 100).find((one) => isLineOf(one, chat_id))
    const line = String(next?.payload.text ?? '')
    if (event === 'executive_status') {
      const { status, capacity } = payload
      Object.assign(people.get(payload.executive_id) ?? {}, { status, capacity })
    } else if (event === 'chat_status_updated') {
      // Whoever gets it when it reopens is told next.
      owners.delete(chat_id)
    } else if (event === 'chat_assigned') {
      if (owners.has(chat_id))
        violations.push(`${chat_id} was with ${owners.get(chat_id)} and was assigned: ${line}`)
      give(chat_id, payload.assigned_executive_id, payload.reason, line)
    } else if (event === 'chat_reassigned') {
      const { from_executive_id, to_executive_id, reason } = payload
      const had = owners.get(chat_id)
      if (had !== undefined && had !== from_executive_id)
        violations.push(`${chat_id} was with ${had}, not ${from_executive_id}: ${line}`)
      give(chat_id, to_executive_id, reason, line)
    }
    if (event.startsWith('chat_') && event.endsWith('assigned') && line === '')
      violations.push(`${chat_id} changed hands without a line: ${JSON.stringify(payload)}`)
  }
  violations.push(...(await compareWithStored(db, owners)))
  return { decisions, violations }
}

const isLineOf = ({ event, payload }: Told, chat_id: string) =>
  event === 'timeline_added' && payload.chat_id === chat_id

/** What was told is what is stored, and the last line of each timeline says it too. */
async function compareWithStored(db: Db, owners: Map<string, string>): Promise<string[]> {
  const chats = await db
    .selectFrom('chats')
    .leftJoin('executives', 'executives.executive_id', 'chats.assigned_executive_id')
    .select(['chat_id', 'chats.status', 'assigned_executive_id', 'executives.name'])
    .where('chats.status', '=', 'active')
    .execute()
  const violations: string[] = []
  for (const { chat_id, assigned_executive_id: owner, name } of chats) {
    if ((owners.get(chat_id) ?? null) !== owner)
      violations.push(`${chat_id} is with ${owner}, and was told to be with ${owners.get(chat_id)}`)
    const last = await db
      .selectFrom('timeline')
      .select('text')
      .where('chat_id', '=', chat_id)
      .where('kind', 'in', ['assigned', 'released'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    const said = name === null ? 'Back to the queue' : `to ${name}`
    if (!(last?.text ?? 'Back to the queue').includes(said))
      violations.push(`${chat_id} is with ${name}, and its timeline says: ${last?.text}`)
  }
  return violations
}
