import type { Language } from './words.ts'

const DAY_MS = 86_400_000

const startOfDay = (at: Date) => new Date(at).setHours(0, 0, 0, 0)

/** Today, Yesterday, or the date; in the reader's own zone. */
export function dayOf({ code, say }: Language, datetime: string): string {
  const at = new Date(datetime)
  const days = Math.round((startOfDay(new Date()) - startOfDay(at)) / DAY_MS)
  if (days === 0) return say('today')
  if (days === 1) return say('yesterday')
  const isThisYear = at.getFullYear() === new Date().getFullYear()
  return at.toLocaleDateString(code, {
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? { weekday: 'long' } : { year: 'numeric' }),
  })
}

export const timeOf = ({ code }: Language, datetime: string) =>
  new Date(datetime).toLocaleTimeString(code, { hour: 'numeric', minute: '2-digit' })
