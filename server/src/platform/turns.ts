/** Lets few works run at once, and one for each person; the others wait their turn. */
export interface Turns {
  /**
   * Runs `work` when it is its turn.
   *
   * @param person whose work it is; a newer one of theirs takes the place of one that still waits
   * @throws TurnLost when it never came to that
   */
  take<Result>(person: string, work: () => Promise<Result>): Promise<Result>
}

export class TurnLost extends Error {}

/** @param atOnce how many run at once; fifty times as many may wait */
export function createTurns(atOnce: number): Turns {
  const running = new Set<string>()
  const waiting = new Map<string, { begin(): void; lose(): void }>()

  const next = () => {
    for (const [person, { begin }] of waiting) {
      if (running.size >= atOnce) return
      if (running.has(person)) continue
      waiting.delete(person)
      running.add(person)
      begin()
    }
  }

  const turn = (person: string) =>
    new Promise<void>((resolve, reject) => {
      const lose = () => reject(new TurnLost())
      waiting.get(person)?.lose()
      waiting.delete(person)
      if (waiting.size >= atOnce * 50) lose()
      else waiting.set(person, { begin: resolve, lose })
      next()
    })

  return {
    async take(person, work) {
      await turn(person)
      try {
        return await work()
      } finally {
        running.delete(person)
        next()
      }
    },
  }
}
