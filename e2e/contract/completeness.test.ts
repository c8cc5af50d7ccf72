import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientEvents, type ErrorCode, routes } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { chatCases as chatEvents } from './events/chats.ts'
import { messageCases } from './events/messages.ts'
import { roomCases } from './events/rooms.ts'
import { sessionCases } from './events/sessions.ts'
import { adminCases } from './routes/admin.ts'
import { assistanceCases } from './routes/assistance.ts'
import { authCases } from './routes/auth.ts'
import { channelCases } from './routes/channels.ts'
import { chatCases } from './routes/chats.ts'
import { deadLetterCases } from './routes/dead-letters.ts'
import { deskCases } from './routes/desk.ts'
import { mediaCases } from './routes/media.ts'
import { templateCases } from './routes/templates.ts'
import { webhookCases } from './routes/webhooks.ts'

interface Case {
  customer?: unknown
  errors: Partial<Record<ErrorCode, unknown>>
  cannot?: Partial<Record<ErrorCode, string>>
}
type Contract = Record<string, { access: string; errors: readonly ErrorCode[] }>

const routeCases: Record<string, Case>[] = [
  authCases,
  chatCases,
  assistanceCases,
  templateCases,
  mediaCases,
  deskCases,
  adminCases,
  channelCases,
  deadLetterCases,
  webhookCases,
]
const eventCases: Record<string, Case>[] = [roomCases, chatEvents, messageCases, sessionCases]

test.each([
  ['route', routes as Contract, routeCases],
  ['client event', clientEvents as Contract, eventCases],
])('every %s has its entry, and every entry its place in the contract', (_kind, table, cases) => {
  const names = cases.flatMap((one) => Object.keys(one))
  expect(names.toSorted()).toEqual(Object.keys(table).toSorted())
})

test.each([
  ...pairs('route', routes, routeCases),
  ...pairs('client event', clientEvents, eventCases),
])('%s %s: every code of the contract has its case, and no case another code', (...args) => {
  const [, , entry, { errors, cannot = {}, customer }] = args
  const shown = [...Object.keys(errors), ...Object.keys(cannot)]
  expect(shown.toSorted()).toEqual(entry.errors.toSorted())
  expect(customer !== undefined).toBe(entry.access === 'participant')
})

function pairs(kind: string, table: Contract, cases: Record<string, Case>[]) {
  const all: Record<string, Case> = Object.assign({}, ...cases)
  return Object.entries(table).map(
    ([name, entry]) => [kind, name, entry, all[name] ?? { errors: {} }] as const,
  )
}

test('each of the 22 requests has its group of tests', () => {
  const folder = join(import.meta.dirname, 'items')
  const text = globSync('*.test.ts', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
  const numbers = [...text.matchAll(/^item\((\d+),/gm)].map(([, number]) => Number(number))
  expect(numbers.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 22 }, (_, index) => index + 1),
  )
})
