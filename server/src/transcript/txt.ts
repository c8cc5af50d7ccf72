import type { Message } from '@smart-chat/contract'
import type { Format } from './format.ts'
import { factsOf, minute, saidIn, whoOf } from './words.ts'

/** As one would write it into a letter: who and when on a line, what was said below it. */
export const txt: Format = {
  contentType: 'text/plain; charset=utf-8',
  begin: (chat, writtenAt) =>
    [
      `Conversation with ${isolated(whoOf(chat))}`,
      '',
      ...factsOf(chat, writtenAt).map(
        ([label, text]) => `${`${label}:`.padEnd(9)}${isolated(text)}`,
      ),
      '',
      '',
    ].join('\n'),
  entry(entry, chat) {
    switch (entry.kind) {
      case 'message': {
        const { message } = entry
        const who = message.sender_name || whoOf(chat)
        return block(`${minute(message.datetime)}  ${isolated(who)}`, linesOf(message))
      }
      case 'event':
        return block(`${minute(entry.event.at)}  * ${isolated(entry.event.text)}`, [])
      case 'note': {
        const { created_at, author_name, content } = entry.note
        const who = `Note by ${isolated(author_name)}, for the desk only`
        return block(`${minute(created_at)}  ${who}`, content.split('\n'))
      }
    }
  },
  end: () => 'End of the conversation.\n',
}

function linesOf(message: Message): string[] {
  const { quote, file, text, asides } = saidIn(message)
  return [
    ...(quote === null ? [] : [`> ${quote.who}: ${quote.text}`.replaceAll('\n', '\n> ')]),
    ...(file === null ? [] : [`[${file}]`]),
    ...(text === '' ? [] : [text]),
    ...asides.map((aside) => `(${aside})`),
  ].flatMap((part) => part.split('\n'))
}

/** What was said is indented, so that no message can look like a line of the transcript itself. */
const block = (first: string, lines: string[]) =>
  `${[first.replaceAll('\n', ' '), ...lines.map((line) => `    ${line}`)].join('\n')}\n\n`

/** A name of the other direction leaves the rest of its line in order (Unicode's isolates). */
const isolated = (text: string) =>
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text
