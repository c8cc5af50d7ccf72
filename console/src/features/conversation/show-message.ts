interface Wanted {
  message_id: string
  seq: number
}

type Finder = (seq: number) => Promise<void>

let findOlder: Finder | undefined

/** The open conversation says how older messages come. */
export function provideOlder(finder: Finder): () => void {
  findOlder = finder
  return () => {
    if (findOlder === finder) findOlder = undefined
  }
}

/** Goes to a message of the open conversation and lets it light up; what is not loaded yet is. */
export async function showMessage({ message_id, seq }: Wanted): Promise<void> {
  if (bubbleOf(message_id) === null) {
    await findOlder?.(seq)
    await new Promise(requestAnimationFrame)
  }
  const bubble = bubbleOf(message_id)
  bubble?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  bubble?.animate([{ opacity: 0.35 }, { opacity: 1 }], { duration: 900, delay: 200 })
}

const bubbleOf = (message_id: string) =>
  document.querySelector(`[data-message-id="${CSS.escape(message_id)}"]`)
