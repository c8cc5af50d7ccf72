const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Compact age for a list row: `now`, `4m`, `3h`, then weekday or date in the viewer's zone. */
export function shortAge(iso: string, now: number, language: string, justNow: string): string {
  const at = Date.parse(iso)
  const age = now - at
  if (age < MINUTE) return justNow
  if (age < HOUR) return unit(Math.floor(age / MINUTE), 'minute', language)
  if (age < DAY) return unit(Math.floor(age / HOUR), 'hour', language)
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  if (age < 6 * DAY) return format(at, language, { weekday: 'short' })
  return format(at, language, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: '2-digit' }),
  })
}

/** `14:05`. */
export const clockTime = (iso: string, language: string) =>
  format(Date.parse(iso), language, { hour: '2-digit', minute: '2-digit' })

/** `22 Nov 2026, 14:05`. */
export const fullTime = (iso: string, language: string) =>
  format(Date.parse(iso), language, { dateStyle: 'medium', timeStyle: 'short' })

/** The viewer's calendar day as a key that compares: `2026-11-22`. */
export function dayKey(iso: string): string {
  const at = new Date(iso)
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
}

/** What a day separator says: today, yesterday, or the date. */
export function dayLabel(
  iso: string,
  now: number,
  language: string,
  words: { today: string; yesterday: string },
): string {
  const key = dayKey(iso)
  if (key === dayKey(new Date(now).toISOString())) return words.today
  if (key === dayKey(new Date(now - DAY).toISOString())) return words.yesterday
  return format(Date.parse(iso), language, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** `0:42`, `12:05`, `2:03:10`. */
export function stopwatch(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const rest = `${pad(total % 60)}`
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** The two largest units of a duration: `3d 4h`, `2h 10m`, `9m`. */
export function duration(ms: number, language: string): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE))
  if (minutes < 60) return unit(minutes, 'minute', language)
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return join(unit(hours, 'hour', language), minutes % 60, 'minute', language)
  return join(unit(Math.floor(hours / 24), 'day', language), hours % 24, 'hour', language)
}

function join(large: string, rest: number, name: string, language: string): string {
  return rest === 0 ? large : `${large} ${unit(rest, name, language)}`
}

const numbers = new Map<string, Intl.NumberFormat>()

function unit(value: number, name: string, language: string): string {
  const key = `${language}/${name}`
  let format = numbers.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat(localeOf(language), {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
    })
    numbers.set(key, format)
  }
  return format.format(value)
}

const dates = new Map<string, Intl.DateTimeFormat>()

function format(at: number, language: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${language}/${JSON.stringify(options)}`
  let format = dates.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(localeOf(language), { hourCycle: 'h23', ...options })
    dates.set(key, format)
  }
  return format.format(at)
}

/** The viewer's own variety of the language, `en-IN` for `en`, where the browser names one. */
const localeOf = (language: string) =>
  navigator.languages?.find((one) => one.startsWith(`${language}-`)) ?? language

const pad = (value: number) => String(value).padStart(2, '0')
