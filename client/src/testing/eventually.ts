/** Resolves with the first answer that is neither false, null nor undefined. */
export async function eventually<T>(
  question: () => T | false | null | undefined,
  withinMs = 8000,
): Promise<T> {
  const until = Date.now() + withinMs
  for (;;) {
    const answer = question()
    if (answer !== false && answer !== null && answer !== undefined) return answer
    if (Date.now() > until) throw new Error(`Not within ${withinMs} ms: ${question}`)
    await pause(10)
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
