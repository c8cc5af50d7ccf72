import type { Chat } from '@smart-chat/contract'
import { html } from './html.ts'
import { json } from './json.ts'
import type { Entry } from './read.ts'
import { txt } from './txt.ts'

/** A way to write a transcript down, piece by piece. */
export interface Format {
  contentType: string
  begin(chat: Chat, writtenAt: Date): string
  entry(entry: Entry, chat: Chat, place: number): string
  end(entries: number): string
}

export const formats: Record<'txt' | 'json' | 'html', Format> = { txt, json, html }

/** As much as is handed on at a time. */
const PIECE = 32_768

/** The whole file, in pieces. */
export async function* writeTranscript(
  format: Format,
  chat: Chat,
  entries: AsyncIterable<Entry>,
  writtenAt: Date,
): AsyncGenerator<string> {
  let piece = format.begin(chat, writtenAt)
  let place = 0
  for await (const entry of entries) {
    piece += format.entry(entry, chat, place++)
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece + format.end(place)
}
