import type { Template } from '@smart-chat/contract'

type Values = Record<string, string>

/** A template's text with its variables filled in; what is empty stays visible as `{{1}}`. */
export function fillIn(text: string, values: Values): string {
  return text.replaceAll(/\{\{\s*([\w.-]+)\s*\}\}/g, (placeholder, name: string) => {
    const value = values[name]?.trim()
    return value === undefined || value === '' ? placeholder : value
  })
}

const GREETS = /(?:hi|hello|hey|dear|namaste|नमस्ते|प्रिय)[\s,]*\{\{\s*1\s*\}\}/i

/** What can be filled in from the customer: the name, where a variable asks for it. */
export function prefill(template: Template, customer_name: string): Values {
  const name = customer_name.trim()
  const values: Values = {}
  for (const variable of template.variables) {
    const isName =
      /name/i.test(variable.name) || (variable.name === '1' && GREETS.test(template.content))
    values[variable.name] = isName ? name : ''
  }
  return values
}

/** The variables that still need a value. */
export const missing = (template: Template, values: Values) =>
  template.variables.filter(({ name }) => (values[name] ?? '').trim() === '')
