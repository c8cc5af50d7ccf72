/** Lets all who want the same at once have it done in one round. */
export interface Rounds<Result> {
  /**
   * Runs a round that begins from now on with everything that was wanted until then. One round runs
   * at a time: whoever comes meanwhile shares the next one.
   */
  join(wanted: string[], round: (wanted: string[]) => Promise<Result>): Promise<Result>
}

export function createRounds<Result>(): Rounds<Result> {
  let last: Promise<unknown> = Promise.resolve()
  let next: { wanted: Set<string>; done: Promise<Result> } | null = null

  const plan = (round: (wanted: string[]) => Promise<Result>) => {
    const wanted = new Set<string>()
    const done = last.then(() => {
      next = null
      return round([...wanted])
    })
    last = done.catch(() => {})
    return { wanted, done }
  }

  return {
    join(wanted, round) {
      next ??= plan(round)
      for (const one of wanted) next.wanted.add(one)
      return next.done
    },
  }
}
