/** What the page's script tag says. */
export interface Tag {
  /** Of the desk: where the script came from. */
  origin: string
  token: string | null
  /** The segment that tokens of this page are for; null: whatever the token says. */
  customerType: string | null
  theme: 'light' | 'dark' | 'auto'
  language: string
  /** In place of the words on top. */
  title: string | null
}

/** Reads the tag that loads this script; outside one there is nothing to read. */
export function readTag(): Tag | null {
  const script = document.currentScript
  if (!(script instanceof HTMLScriptElement)) return null
  const { token, customerType, theme, language, title } = script.dataset
  return {
    origin: new URL(script.src, location.href).origin,
    token: token || null,
    customerType: customerType || null,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    language: language || document.documentElement.lang || 'en',
    title: title || null,
  }
}
