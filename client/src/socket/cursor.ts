/** A place in the change log: `<epoch>-<number>`; epochs may hold dashes. */
export type Cursor = string

/** How a fact's place relates to the last one applied. */
export type Place = 'newer' | 'known' | 'foreign'

/** `foreign`: of another database, so that the two have no order. */
export function placeOf(cursor: Cursor, last: Cursor): Place {
  const [epoch, number] = split(cursor)
  const [lastEpoch, lastNumber] = split(last)
  if (epoch !== lastEpoch) return 'foreign'
  return number > lastNumber ? 'newer' : 'known'
}

export const byCursor = (a: { cursor: Cursor }, b: { cursor: Cursor }) =>
  split(a.cursor)[1] - split(b.cursor)[1]

function split(cursor: Cursor): [epoch: string, number: number] {
  const dash = cursor.lastIndexOf('-')
  return [cursor.slice(0, dash), Number(cursor.slice(dash + 1))]
}
