/** HTML that is finished: nothing in it needs escaping. */
export interface Html {
  html: string
}

/** Builds HTML; whatever is put in is escaped, unless it was built here. */
export const html = (
  strings: TemplateStringsArray,
  ...values: (Html | Html[] | string | number)[]
): Html => ({ html: String.raw({ raw: strings }, ...values.map(written)) })

function written(value: Html | Html[] | string | number): string {
  if (Array.isArray(value)) return value.map((one) => one.html).join('')
  return typeof value === 'object' ? value.html : escaped(String(value))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)

/** The little Markdown that the documents use: `code`, **bold** and [links](/of-ours). */
export const inline = (text: string): Html => ({
  html: escaped(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\[([^\]]+)\]\((\/[^)\s]*)\)/g, '<a href="$2">$1</a>'),
})

export const paragraphs = (text: string): Html[] =>
  text.split('\n\n').map((one) => html`<p>${inline(one)}</p>`)
