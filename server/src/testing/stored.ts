import { sql } from 'kysely'
import type { Desk } from './desk.ts'
import type { Heard } from './executive.ts'
import { until } from './until.ts'

/** Resolves when every webhook that was answered has been worked through. */
export async function processed(desk: Pick<Desk, 'ctx'>): Promise<void> {
  await until('the journal is done', async () => {
    const open = await desk.ctx.db
      .selectFrom('webhook_journal')
      .select('id')
      .where('processed_at', 'is', null)
      .limit(1)
      .executeTakeFirst()
    return open === undefined
  })
}

/** The chats of a person, by any of their numbers and ids, the oldest first. */
export const chatsOf = (desk: Pick<Desk, 'ctx'>, alias: string) =>
  desk.ctx.db
    .selectFrom('chats')
    .innerJoin('customer_aliases', 'customer_aliases.customer_id', 'chats.customer_id')
    .selectAll('chats')
    .where('value', '=', alias)
    .orderBy('created_at')
    .orderBy('chat_id')
    .execute()

/** The one chat of a person. */
export async function chatOf(desk: Pick<Desk, 'ctx'>, alias: string) {
  const [chat, ...others] = await chatsOf(desk, alias)
  if (chat === undefined) throw new Error(`${alias} has no chat.`)
  if (others.length > 0) throw new Error(`${alias} has ${others.length + 1} chats.`)
  return chat
}

/** What is stored of a chat, in the order of `seq`. */
export const messagesOf = (desk: Pick<Desk, 'ctx'>, chat_id: string) =>
  desk.ctx.db
    .selectFrom('messages')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .orderBy('seq')
    .execute()

/** The texts of a person's one chat, in the order of `seq`; fails where a number is missing. */
export async function textsOf(desk: Pick<Desk, 'ctx'>, alias: string): Promise<string[]> {
  const messages = await messagesOf(desk, (await chatOf(desk, alias)).chat_id)
  messages.forEach((message, index) => {
    if (message.seq !== index + 1) throw new Error(`seq ${message.seq} follows ${index}`)
  })
  return messages.map((message) => message.message)
}

export const deadLetters = (desk: Pick<Desk, 'ctx'>) =>
  desk.ctx.db.selectFrom('dead_letters').selectAll().orderBy('id').execute()

export const journal = (desk: Pick<Desk, 'ctx'>) =>
  desk.ctx.db.selectFrom('webhook_journal').selectAll().orderBy('id').execute()

/** What was told of a chat under these names, in order, also what no socket has heard yet. */
export async function toldOf(
  desk: Pick<Desk, 'ctx'>,
  chat_id: string,
  ...events: string[]
): Promise<Heard[]> {
  const { rows } = await sql<{ payload: Heard }>`
    SELECT payload FROM (
      SELECT 0 AS place, cursor AS id, event, payload FROM change_log
      UNION ALL SELECT 1, id, event, payload FROM change_outbox
    ) AS told
    WHERE event IN (${sql.join(events)}) AND payload->>'chat_id' = ${chat_id}
    ORDER BY place, id`.execute(desk.ctx.db)
  return rows.map(({ payload }) => payload)
}
