/** What the page has of the widget: `window.SmartChat`. */
export interface SmartChat {
  open(): void
  close(): void
  /** A fresh token, also for another person; null: nobody is signed in to the app any more. */
  setToken(token: string | null): void
}

/** Events on `window` for the page to hear. */
interface Told {
  /** `window.SmartChat` is there. */
  'smartchat:ready': null
  /** The token is refused, or soon will be: `setToken` gives the next one. */
  'smartchat:token-expired': null
  /** How many messages are unread. */
  'smartchat:unread': { count: number }
}

export function tellPage<Name extends keyof Told>(name: Name, detail: Told[Name]): void {
  window.dispatchEvent(new CustomEvent(name, { detail }))
}
