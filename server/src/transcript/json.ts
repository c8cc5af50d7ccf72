import type { Format } from './format.ts'

/** The contract's own objects, one entry a line. */
export const json: Format = {
  contentType: 'application/json; charset=utf-8',
  begin: (chat, writtenAt) =>
    `{"chat":${JSON.stringify(chat)},"written_at":"${writtenAt.toISOString()}","entries":[\n`,
  entry: (entry, _chat, place) => `${place === 0 ? '' : ',\n'}${JSON.stringify(entry)}`,
  end: () => '\n]}\n',
}
