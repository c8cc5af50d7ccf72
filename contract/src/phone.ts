import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * The one spelling of a customer: digits of the international number, or the WhatsApp user id.
 *
 * @param input any common spelling: `+91 98765 43210`, `919876543210`, `09876543210`, `US.1349…`
 * @param country two-letter country assumed for national spellings
 * @returns the spelling used on the wire, or null when it is neither number nor user id
 */
export function normaliseCustomer(input: string, country: 'IN' = 'IN'): string | null {
  const trimmed = input.trim()
  if (WHATSAPP_USER_ID.test(trimmed)) return trimmed
  // The operator's own ids hold letters; whatever digits they hold are nobody's number.
  if (/[\p{L}_]/u.test(trimmed)) return null
  const digits = trimmed.replace(/\D/g, '')
  if (digits.length < 5 || digits.length > 17) return null
  // A bare national number comes first: "98765 43210" is an Indian mobile, not one in Iran (+98).
  // Longer ones are not: "1650…" is how the wire spells an American.
  const isNational = !trimmed.startsWith('+') && /^0?\d{10}$/.test(digits)
  const national = isNational ? parsePhoneNumberFromString(digits, country) : undefined
  if (national?.isValid()) return national.number.slice(1)
  const international = parsePhoneNumberFromString(`+${digits.replace(/^00/, '')}`)
  if (international?.isPossible()) return international.number.slice(1)
  return digits
}

/**
 * A number as people read it (`+91 98765 43210`); anything else stays as it is.
 */
export function displayCustomer(customer: string): string {
  if (!/^\d+$/.test(customer)) return customer
  return parsePhoneNumberFromString(`+${customer}`)?.formatInternational() ?? `+${customer}`
}

/** Business-scoped user ids, as Meta documents them and libraries match them (`04-whatsapp.md` 1.5). */
const WHATSAPP_USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/
