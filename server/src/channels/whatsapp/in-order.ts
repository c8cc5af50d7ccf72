/** Items of one webhook that are worked on at once; those of one person never are. */
const AT_ONCE = 4

/**
 * Works through items, those of one person in their order, others beside them: a webhook of a
 * thousand has waited long enough. Once one fails, nothing more of that person is begun.
 *
 * @param keysOf everything by which the people that an item concerns are named
 * @throws whatever the first that failed has thrown, when nothing is under way any more
 */
export async function inOrder<Item>(
  items: Item[],
  keysOf: (item: Item) => string[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const last = new Map<string, Promise<void>>()
  const personOf = samePeople(items.map(keysOf))
  const waiting: (() => void)[] = []
  let free = AT_ONCE

  const inSlot = async (run: () => Promise<void>) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free--
    try {
      await run()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }

  const all = items.map((item, index) => {
    const person = personOf(keysOf(item))
    const before = person === undefined ? undefined : last.get(person)
    const done = Promise.resolve(before).then(() => inSlot(() => work(item, index)))
    if (person !== undefined) last.set(person, done)
    return done
  })
  const failed = (await Promise.allSettled(all)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/** Names that stand together somewhere are of one person; gives one name for each of them. */
function samePeople(named: string[][]): (keys: string[]) => string | undefined {
  const same = new Map<string, string>()
  const firstOf = (key: string): string => {
    const other = same.get(key)
    return other === undefined ? key : firstOf(other)
  }
  for (const keys of named) {
    const [first, ...others] = keys.map(firstOf)
    for (const other of others) {
      if (first !== undefined && firstOf(other) !== firstOf(first))
        same.set(firstOf(other), firstOf(first))
    }
  }
  return ([key]) => (key === undefined ? undefined : firstOf(key))
}
