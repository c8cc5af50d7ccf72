import type { More } from '../more/load.ts'
import css from '../style/widget.css?inline'

/**
 * The one element that the page gets. Its shadow root keeps the page's styles out and ours in; the
 * sheet is constructed, which the strictest `style-src` allows.
 */
export function createHost(): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement('smart-chat-widget')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheetOf(css)]
  document.body.append(host)
  return { host, root }
}

/** Puts the styles of the second file beside the others, as soon as it is there. */
export function dress(root: ShadowRoot, more: More): void {
  const parts = more.state.current()
  if (typeof parts === 'object') root.adoptedStyleSheets.push(sheetOf(parts.css))
}

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}
