/** Rows by id, in order of arrival, with a word to the journal on every change. */
export class Table<Row> {
  readonly name: string
  readonly #rows = new Map<string, Row>()
  readonly #idOf: (row: Row) => string
  readonly #changed: (table: string, id: string, row: Row | null) => void
  readonly #added: (row: Row) => void

  constructor(
    name: string,
    idOf: (row: Row) => string,
    changed: (table: string, id: string, row: Row | null) => void,
    added: (row: Row) => void = () => {},
  ) {
    this.name = name
    this.#idOf = idOf
    this.#changed = changed
    this.#added = added
  }

  get size(): number {
    return this.#rows.size
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id)
  }

  all(): Row[] {
    return [...this.#rows.values()]
  }

  put(row: Row): Row {
    const id = this.#idOf(row)
    this.#set(id, row)
    this.#changed(this.name, id, row)
    return row
  }

  delete(id: string): boolean {
    const existed = this.#rows.delete(id)
    if (existed) this.#changed(this.name, id, null)
    return existed
  }

  clear(): void {
    this.#rows.clear()
  }

  /** Takes a row from the journal, which knows it already. */
  replay(id: string, row: unknown): void {
    if (row === null) this.#rows.delete(id)
    else this.#set(id, row as Row)
  }

  #set(id: string, row: Row): void {
    const isNew = !this.#rows.has(id)
    this.#rows.set(id, row)
    if (isNew) this.#added(row)
  }

  *entries(): Generator<[string, string, Row]> {
    for (const [id, row] of this.#rows) yield [this.name, id, row]
  }
}
