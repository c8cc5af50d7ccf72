/** As much of a text as a list shows: its first 300 characters, never half of one. */
export function preview(text: string): string {
  return text.length <= 300
    ? text
    : `${text
        .slice(0, 299)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
}
