import type { TemplateBody } from '../graph/bodies.ts'
import { GraphError } from '../graph/errors.ts'
import type { RenderedButton, TemplateComponent } from '../store/records.ts'
import { variablesOf } from './variables.ts'

type Buttons = NonNullable<TemplateComponent['buttons']>
type Sent = TemplateBody['components'][number]

/**
 * The template's buttons with what was sent for them, found by index. Throws 132000 for a button
 * that the template does not have, 132012 for one of another kind, 131008 for what is missing.
 */
export function renderButtons(buttons: Buttons, sent: TemplateBody): RenderedButton[] {
  const given = sent.components.filter(({ type }) => type === 'button')
  for (const component of given) requireFits(buttons, component)
  return buttons.map((button, index) => {
    const parameter = given.find((component) => component.index === index)?.parameters[0]
    const text = button.text ?? button.type
    switch (button.type) {
      case 'URL':
        return { type: 'URL', text, url: renderUrl(button.url ?? '', index, parameter?.text) }
      case 'QUICK_REPLY':
        return { type: 'QUICK_REPLY', text, payload: parameter?.payload ?? text }
      case 'PHONE_NUMBER':
        return { type: 'PHONE_NUMBER', text, phone_number: button.phone_number ?? '' }
      case 'COPY_CODE': {
        const code = parameter?.coupon_code ?? parameter?.text
        if (!code) throw new GraphError(131008, `button ${index}: the code is missing`)
        return { type: 'COPY_CODE', text, code }
      }
      default:
        return { type: button.type, text }
    }
  })
}

/** Kind of the sent component → kinds of buttons that it may speak about. */
const KINDS: Record<string, string[]> = {
  url: ['URL', 'OTP'],
  quick_reply: ['QUICK_REPLY'],
  copy_code: ['COPY_CODE', 'OTP'],
  flow: ['FLOW'],
  phone_number: ['PHONE_NUMBER'],
}

function requireFits(buttons: Buttons, { index, sub_type }: Sent): void {
  if (index === undefined) throw new GraphError(131008, "button: the parameter 'index' is required")
  const button = buttons[index]
  if (!button) throw new GraphError(132000, `button ${index}: the template has no such button`)
  if (sub_type && KINDS[sub_type] && !KINDS[sub_type].includes(button.type)) {
    throw new GraphError(132012, `button ${index}: is ${button.type}, not ${sub_type}`)
  }
}

function renderUrl(url: string, index: number, suffix: string | undefined): string {
  if (variablesOf(url).length === 0) return url
  if (!suffix) throw new GraphError(131008, `button ${index}: the URL's variable is missing`)
  return url.replace(/\{\{\w+\}\}/, () => suffix)
}
