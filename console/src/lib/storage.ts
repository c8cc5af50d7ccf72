/** localStorage that never throws: private windows and full disks fall back to nothing. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(`smart-chat.${key}`)
  } catch {
    return null
  }
}

/** @param value null removes the entry. */
export function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`smart-chat.${key}`)
    else localStorage.setItem(`smart-chat.${key}`, value)
  } catch {
    // Nothing is lost but the memory of it.
  }
}
