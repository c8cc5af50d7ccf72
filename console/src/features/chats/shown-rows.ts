interface ShownRows {
  ids: string[]
  reveal: (index: number) => void
}

let shown: ShownRows = { ids: [], reveal: () => {} }

/** The list tells what it shows, so that `j` and `k` go through that and nothing else. */
export function rememberRows(rows: ShownRows): void {
  shown = rows
}

/** The chat a step from the open one; from none, the first. */
export function neighbour(openId: string | undefined, step: 1 | -1): string | undefined {
  const index = openId === undefined ? -1 : shown.ids.indexOf(openId)
  const next = index < 0 ? 0 : index + step
  const id = shown.ids[next]
  if (id !== undefined) shown.reveal(next)
  return id
}
