import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** One change to one row: `[table, id, row]`, with `null` for a row that is gone. */
export type Entry = [table: string, id: string, row: unknown]

export interface Journal {
  append(entry: Entry): void
  /** Replaces everything written so far. */
  rewrite(entries: Iterable<Entry>): void
  close(): void
}

/**
 * Opens the file in which every change is a line, and hands the lines it finds to `replay`.
 * Lines are written synchronously, so a killed process loses none (a power cut may).
 */
export function openJournal(path: string, replay: (entry: Entry) => void): Journal {
  for (const entry of readEntries(path)) replay(entry)
  let file = openSync(path, 'a')

  return {
    append: (entry) => void writeSync(file, line(entry)),
    rewrite(entries) {
      const fresh = `${path}.new`
      const next = openSync(fresh, 'w')
      for (const entry of entries) writeSync(next, line(entry))
      renameSync(fresh, path)
      closeSync(file)
      file = next
    },
    close: () => closeSync(file),
  }
}

function* readEntries(path: string): Generator<Entry> {
  if (!existsSync(path)) return
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    const entry = parseEntry(text)
    if (entry) yield entry
  }
}

/** The last line may be torn by a kill in the middle of a write: it never happened. */
function parseEntry(text: string): Entry | undefined {
  try {
    return text ? (JSON.parse(text) as Entry) : undefined
  } catch {
    return undefined
  }
}

function line(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`
}
