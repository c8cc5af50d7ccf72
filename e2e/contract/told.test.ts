import { type ServerEventName, serverEvents } from '@smart-chat/contract'
import { expect, inject, test } from 'vitest'
import { proven } from './support/report.ts'
import { useWorld, type World } from './support/world.ts'
import { chatCases } from './told/chats.ts'
import { clockCases } from './told/clocks.ts'
import { floorCases } from './told/floor.ts'
import { messageCases } from './told/messages.ts'

const world = useWorld({ ACCESS_TOKEN_TTL: '7d', INACTIVE_S: '240' })

const cases: Record<ServerEventName, (world: World) => Promise<void>> = {
  ...messageCases,
  ...chatCases,
  ...floorCases,
  ...clockCases,
}

test('every event of the server has its case, and every case its place in the contract', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(serverEvents).toSorted())
})

test.each(Object.keys(cases) as ServerEventName[])('%s reaches whom it should', async (name) => {
  await cases[name](world())
  proven(inject('proven'), 'server event', name)
})
