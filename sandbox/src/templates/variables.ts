/** Names of the variables in a template's text, each once: `1`, `2` … or words. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))]
}

export function fillIn(text: string, values: Map<string, string>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (hole, name: string) => values.get(name) ?? hole)
}
