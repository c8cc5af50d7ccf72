import type { JsonObject, Update } from '../store/records.ts'

/** Kept small so that a batch of five already has several entries, changes and items. */
const ITEMS_PER_CHANGE = 2
const CHANGES_PER_ENTRY = 2

interface Change {
  field: string
  value: JsonObject
}

interface Entry {
  id: string
  time?: number
  changes: Change[]
}

/**
 * Meta's envelope around a batch of updates: neighbours of the same number and kind share a change,
 * neighbouring changes of one business account an entry.
 */
export function wrap(updates: Update[]): { object: string; entry: Entry[] } {
  const entry: Entry[] = []
  for (const update of updates) {
    const current = entry.at(-1)
    const fits = current?.id === update.waba_id && update.time === (current.time ?? null)
    if (!current || !fits) {
      entry.push(newEntry(update))
      continue
    }
    const change = current.changes.at(-1)
    if (change && merge(change, update)) continue
    if (current.changes.length < CHANGES_PER_ENTRY) current.changes.push(changeOf(update))
    else entry.push(newEntry(update))
  }
  return { object: 'whatsapp_business_account', entry }
}

function newEntry(update: Update): Entry {
  return {
    id: update.waba_id,
    ...(update.time === null ? {} : { time: update.time }),
    changes: [changeOf(update)],
  }
}

function changeOf(update: Update): Change {
  return { field: update.field, value: structuredClone(update.value) }
}

function merge(change: Change, update: Update): boolean {
  const kind = (['messages', 'statuses'] as const).find((key) => key in update.value)
  if (!kind || change.field !== update.field || !sameNumber(change.value, update.value))
    return false
  const items = change.value[kind]
  const more = update.value[kind]
  if (!Array.isArray(items) || !Array.isArray(more)) return false
  if (items.length + more.length > ITEMS_PER_CHANGE) return false

  items.push(...more)
  const contacts = [...listOf(change.value.contacts), ...listOf(update.value.contacts)]
  if (contacts.length > 0) change.value.contacts = distinct(contacts)
  return true
}

function sameNumber(a: JsonObject, b: JsonObject): boolean {
  return JSON.stringify(a.metadata) === JSON.stringify(b.metadata)
}

function listOf(value: JsonObject[string] | undefined): JsonObject[string][] {
  return Array.isArray(value) ? value : []
}

function distinct(values: JsonObject[string][]): JsonObject[string][] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
