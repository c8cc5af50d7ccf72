import { type JsonSchema, REFERENCE } from '../schemas.ts'
import { type Html, html, inline } from './markup.ts'

/** The fields of a payload: name, type, meaning; a field of objects shows theirs below itself. */
export function payloadTable(schema: JsonSchema): Html {
  const rows = rowsOf(schema, '')
  if (rows.length === 0) return html`<p class="none">Nothing.</p>`
  return html`<table>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows}</tbody>
</table>`
}

function rowsOf(schema: JsonSchema, before: string): Html[] {
  if (schema.allOf !== undefined) return schema.allOf.flatMap((one) => rowsOf(one, before))
  if (schema.$ref !== undefined) {
    return [html`<tr><td class="all">every field of</td><td>${typeOf(schema)}</td><td></td></tr>`]
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const isOptional = !(schema.required ?? []).includes(name)
    const row = html`<tr>
<td><code>${before}${name}</code>${isOptional ? html` <small>optional</small>` : ''}</td>
<td>${typeOf(field)}</td>
<td>${inline(field.description ?? '')}${limits(field)}</td>
</tr>`
    return [row, ...rowsOf(insideOf(field), `${before}${name}${isList(field) ? '[]' : ''}.`)]
  })
}

const isList = (field: JsonSchema) => field.items !== undefined

/** The object in the field, where it has no name of its own. */
function insideOf(field: JsonSchema): JsonSchema {
  const inside = field.items ?? field
  return inside.properties === undefined ? {} : inside
}

/** A type as one reads it aloud; what has a name is linked. */
function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(REFERENCE.length)
    return html`<a href="#${name}">${name}</a>`
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    return choices.map(typeOf).reduce((all, one) => html`${all} or ${one}`)
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum !== undefined) return enumOf(schema.enum)
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}`
  if (typeof schema.additionalProperties === 'object') {
    return html`object of ${typeOf(schema.additionalProperties)}`
  }
  const types = [schema.type ?? 'anything'].flat()
  return html`${types.map((type) => (schema.format === 'date-time' && type === 'string' ? 'time' : type)).join(' or ')}`
}

const enumOf = (values: unknown[]): Html =>
  values
    .map((value) => html`<code>${value === null ? 'null' : String(value)}</code>`)
    .reduce((all, one) => html`${all} ${one}`)

/** Shorter limits are those of ids and names, which nobody meets. */
const LONG = 250

function limits(schema: JsonSchema): Html | string {
  const told = [
    schema.default === undefined || schema.default === ''
      ? null
      : `Default ${JSON.stringify(schema.default)}.`,
    schema.maxLength === undefined || schema.maxLength < LONG
      ? null
      : `${schema.maxLength.toLocaleString('en')} characters at most.`,
    schema.type === 'integer' && schema.maximum !== undefined
      ? `${schema.minimum ?? 0} to ${schema.maximum.toLocaleString('en')}.`
      : null,
  ].filter((one) => one !== null)
  return told.length === 0 ? '' : html` <small>${told.join(' ')}</small>`
}
