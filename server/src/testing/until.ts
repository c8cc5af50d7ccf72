/** What a slow machine needs at most; then the test should say what is missing. */
const PATIENCE_MS = 15_000

/** Looks again and again until something is there, and gives it. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | null | false> | Found | undefined | null | false,
  patienceMs = PATIENCE_MS,
): Promise<Found> {
  for (const endsAt = Date.now() + patienceMs; ; ) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > endsAt) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
