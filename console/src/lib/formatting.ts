/** Text, or a part of it that is set apart. */
export type Piece =
  | string
  | { look: 'bold' | 'italic' | 'struck'; inside: Piece[] }
  | { look: 'code'; inside: string }

const LOOKS = { '*': 'bold', _: 'italic', '~': 'struck' } as const

/**
 * Code first, for nothing in it means anything; then links, whose `_` and `*` are their own; then a
 * sign that stands before a word and has its fellow behind one, on the same line.
 */
const FOUND =
  /```([\s\S]+?)```|`([^`\n]+)`|(https?:\/\/\S+)|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\4(?![\p{L}\p{N}])/gu

/** The same text without its signs, for where it stands in one line. */
export const plainOf = (text: string): string => (/[*_~`]/.test(text) ? flat(piecesOf(text)) : text)

const flat = (pieces: Piece[]): string =>
  pieces
    .map((piece) =>
      typeof piece === 'string'
        ? piece
        : typeof piece.inside === 'string'
          ? piece.inside
          : flat(piece.inside),
    )
    .join('')

/** A text in the messenger's own formatting, read as it shows it: `*bold*`, `_italic_`, `~struck~`, code. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  let from = 0
  const flush = () => {
    if (plain !== '') pieces.push(plain)
    plain = ''
  }
  for (const match of text.matchAll(FOUND)) {
    const [all, block, code, , sign, inside] = match
    plain += text.slice(from, match.index)
    from = match.index + all.length
    const verbatim = block ?? code
    if (verbatim !== undefined) {
      flush()
      pieces.push({ look: 'code', inside: verbatim })
    } else if (sign !== undefined && inside !== undefined) {
      flush()
      pieces.push({ look: LOOKS[sign as keyof typeof LOOKS], inside: piecesOf(inside) })
    } else {
      plain += all
    }
  }
  plain += text.slice(from)
  flush()
  return pieces
}
