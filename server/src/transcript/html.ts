import type { Message } from '@smart-chat/contract'
import type { Format } from './format.ts'
import { factsOf, minute, saidIn, whoOf } from './words.ts'

/** One page without scripts or anything from elsewhere; it prints as it looks. */
export const html: Format = {
  contentType: 'text/html; charset=utf-8',
  begin: (chat, writtenAt) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="${CONTENT_SECURITY_POLICY}">
<title>Conversation with ${safe(whoOf(chat))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Conversation with <bdi>${safe(whoOf(chat))}</bdi></h1>
<dl>${factsOf(chat, writtenAt)
    .map(([label, text]) => `<dt>${label}</dt><dd><bdi>${safe(text)}</bdi></dd>`)
    .join('')}</dl>
</header>
<main>
`,
  entry(entry, chat) {
    switch (entry.kind) {
      case 'message': {
        const { message } = entry
        const side = message.sender_type === 'Customer' ? 'theirs' : 'ours'
        const who = message.sender_name || whoOf(chat)
        return article(side, who, message.datetime, messageHtml(message))
      }
      case 'event':
        return `<p class="event"><span dir="auto">${safe(entry.event.text)}</span> ${time(entry.event.at)}</p>\n`
      case 'note': {
        const { author_name, created_at, content } = entry.note
        return article('note', `Note by ${author_name}`, created_at, paragraph(content))
      }
    }
  },
  end: () => '<p class="event">End of the conversation.</p>\n</main>\n</body>\n</html>\n',
}

export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const article = (side: string, who: string, at: string, body: string) =>
  `<article class="${side}"><h2><bdi>${safe(who)}</bdi> ${time(at)}</h2>${body}</article>\n`

const time = (iso: string) => `<time datetime="${iso}">${minute(iso)}</time>`

const paragraph = (text: string) => `<p dir="auto">${safe(text)}</p>`

function messageHtml(message: Message): string {
  const { quote, file, text, asides } = saidIn(message)
  return [
    quote === null
      ? ''
      : `<blockquote dir="auto"><b>${safe(quote.who)}</b> ${safe(quote.text)}</blockquote>`,
    file === null ? '' : `<p class="file" dir="auto">${safe(file)}</p>`,
    text === '' ? '' : paragraph(text),
    ...asides.map((aside) => `<p class="aside" dir="auto">${safe(aside)}</p>`),
  ].join('')
}

/** Whatever somebody wrote is text, never markup. */
const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6877; --line: #d9dee6; --page: #fff;
  --ours: #e5effc; --theirs: #f1f3f6; --note: #fdf3d3 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa5b4; --line: #333d4a;
  --page: #12171e; --ours: #17304d; --theirs: #1e2630; --note: #3a3115 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--page);
  color: var(--ink); font: 1rem/1.55 system-ui, "Noto Sans", "Noto Sans Devanagari",
  "Noto Sans Arabic", sans-serif }
h1 { font-size: 1.35rem; margin: 0 0 .75rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1.5rem;
  padding-bottom: 1rem; border-bottom: 1px solid var(--line); font-size: .9rem }
dt { color: var(--soft) }
dd { margin: 0; overflow-wrap: anywhere }
article { max-width: 85%; width: fit-content; margin: 0 0 .75rem; padding: .5rem .8rem;
  border-radius: .6rem; background: var(--theirs); break-inside: avoid }
.ours { margin-inline-start: auto; background: var(--ours) }
.note { max-width: none; width: auto; background: var(--note) }
h2 { margin: 0 0 .15rem; font-size: .85rem }
time { margin-inline-start: .4rem; font-size: .75rem; font-weight: 400; color: var(--soft);
  white-space: nowrap }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { margin: 0 0 .3rem; padding-inline-start: .6rem; border-inline-start: 3px solid var(--line);
  color: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere }
.file { font-weight: 600 }
article .aside { font-size: .8rem; color: var(--soft) }
.event { margin: 0 0 .75rem; text-align: center; font-size: .82rem; color: var(--soft);
  overflow-wrap: anywhere }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --ours: #fff; --theirs: #fff; --note: #fff }
  body { max-width: none; padding: 0; font-size: 10.5pt }
  article { border: 1px solid var(--line) }
}
`
