import type { DeadLetter } from '@smart-chat/contract'
import type { Selectable } from 'kysely'
import type { Db } from '../context.ts'
import { DeskError } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'

export type Letter = Selectable<Tables['dead_letters']>

/** @throws DeskError `not_found` */
export async function getLetter(db: Db, dead_letter_id: string): Promise<Letter> {
  const id = readId(dead_letter_id)
  const letter =
    id === null
      ? undefined
      : await db.selectFrom('dead_letters').selectAll().where('id', '=', id).executeTakeFirst()
  if (letter === undefined) {
    throw new DeskError('not_found', 'There is no such dead letter any more. Reload the list.')
  }
  return letter
}

/** An id or cursor as the database has it; null: it is none. */
export const readId = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : null)

export const isOpen = ({ replayed_at, dismissed_at }: Letter) =>
  replayed_at === null && dismissed_at === null

export const presentLetter = (letter: Letter): DeadLetter => ({
  dead_letter_id: String(letter.id),
  source: letter.source,
  name: letter.name,
  reason: letter.reason,
  item: letter.item,
  created_at: letter.created_at.toISOString(),
  replayed_at: letter.replayed_at?.toISOString() ?? null,
  replay_error: letter.replay_error,
  replays: letter.replays,
  dismissed_at: letter.dismissed_at?.toISOString() ?? null,
})
