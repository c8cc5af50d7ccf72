import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Choice, distribute, type Free, type Wanting } from './distribute.ts'

const NAMES = ['asha', 'ben', 'chitra', 'dev', 'esha']
const named = fc.constantFrom(...NAMES)

const person = (executive_id: string) =>
  fc.record({
    executive_id: fc.constant(executive_id),
    name: fc.constant(executive_id),
    load: fc.nat(6),
    capacity: fc.option(fc.nat(6)),
  })

const people = fc
  .shuffledSubarray(NAMES)
  .chain((names): fc.Arbitrary<Free[]> => fc.tuple(...names.map(person)))

const chats = fc
  .array(fc.record({ sticky: fc.option(named), not: fc.option(named), counts: fc.boolean() }), {
    maxLength: 25,
  })
  .map((all): Wanting[] => all.map((one, index) => ({ ...one, chat_id: `chat${index}` })))

const routing = fc.constantFrom('round_robin' as const, 'least_busy' as const)

const runs = { numRuns: 2000 }

const given = (choices: Choice[], executive_id: string) =>
  choices.filter(({ to }) => to.executive_id === executive_id)

test('nobody has more than the capacity, and what is said of their load is true', () => {
  fc.assert(
    fc.property(chats, people, routing, (waiting, free, how) => {
      const choices = distribute(waiting, free, how)
      for (const { executive_id, load, capacity } of free) {
        let now = load
        for (const { chat_id, to } of given(choices, executive_id)) {
          if (capacity !== null) expect(now).toBeLessThan(capacity)
          if (waiting.find((chat) => chat.chat_id === chat_id)?.counts) now++
          expect(to.load).toBe(now)
        }
      }
    }),
    runs,
  )
})

test('each chat has one owner, one of those who are free, and not whom it is not for', () => {
  fc.assert(
    fc.property(chats, people, routing, (waiting, free, how) => {
      const choices = distribute(waiting, free, how)
      const ids = choices.map(({ chat_id }) => chat_id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { chat_id, to } of choices) {
        expect(free.map(({ executive_id }) => executive_id)).toContain(to.executive_id)
        expect(waiting.find((chat) => chat.chat_id === chat_id)?.not).not.toBe(to.executive_id)
      }
    }),
    runs,
  )
})

test('the oldest is first: nobody is left waiting while a younger one is given to whom it could have had', () => {
  fc.assert(
    fc.property(chats, people, routing, (waiting, free, how) => {
      const choices = new Map(distribute(waiting, free, how).map((one) => [one.chat_id, one]))
      waiting.forEach((chat, index) => {
        if (choices.has(chat.chat_id)) return
        const younger = waiting
          .slice(index + 1)
          .flatMap(({ chat_id }) => choices.get(chat_id) ?? [])
        expect(younger.filter(({ to }) => to.executive_id !== chat.not)).toEqual([])
      })
    }),
    runs,
  )
})

test('nobody waits while somebody has room for them', () => {
  fc.assert(
    fc.property(chats, people, routing, (waiting, free, how) => {
      const choices = distribute(waiting, free, how)
      const after = free.map((one) => given(choices, one.executive_id).at(-1)?.to ?? one)
      const left = waiting.filter(({ chat_id }) => !choices.some((one) => one.chat_id === chat_id))
      for (const { not } of left)
        for (const { executive_id, load, capacity } of after)
          expect(executive_id === not || (capacity !== null && load >= capacity)).toBe(true)
    }),
    runs,
  )
})

test('whoever answered last has the chat, where they have room', () => {
  fc.assert(
    fc.property(chats, people, routing, (waiting, free, how) => {
      const now = new Map(free.map((one) => [one.executive_id, one]))
      const choices = new Map(distribute(waiting, free, how).map((one) => [one.chat_id, one]))
      for (const { chat_id, sticky, not } of waiting) {
        const last = sticky === null || sticky === not ? undefined : now.get(sticky)
        const mayHave = last !== undefined && (last.capacity === null || last.load < last.capacity)
        const choice = choices.get(chat_id)
        expect(choice?.isSticky ?? false).toBe(mayHave)
        if (mayHave) expect(choice?.to.executive_id).toBe(sticky)
        if (choice !== undefined) now.set(choice.to.executive_id, choice.to)
      }
    }),
    runs,
  )
})

const plain = (count: number): Wanting[] =>
  Array.from({ length: count }, (_, index) => ({
    chat_id: `chat${index}`,
    sticky: null,
    not: null,
    counts: true,
  }))

const equals = (count: number): Free[] =>
  NAMES.slice(0, count).map((name) => ({ executive_id: name, name, load: 0, capacity: null }))

test('turns go round among equals: their numbers differ by one at most, the first having the more', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 5 }), routing, (count, staff, how) => {
      const free = equals(staff)
      const choices = distribute(plain(count), free, how)
      const owners = choices.map(({ to }) => to.executive_id)
      expect(owners).toEqual(plain(count).map((_, index) => NAMES[index % staff]))
    }),
    runs,
  )
})

test('the least busy are filled up first, until all have as many', () => {
  const free = equals(3).map((one, index) => ({ ...one, load: index * 2 }))
  const owners = distribute(plain(9), free, 'least_busy').map(({ to }) => to.executive_id)
  expect(owners.slice(0, 2)).toEqual(['asha', 'asha'])
  expect(new Set(owners.slice(2, 4))).toEqual(new Set(['asha', 'ben']))
  expect([0, 1, 2].map((n) => owners.filter((one) => one === NAMES[n]).length + n * 2)).toEqual([
    5, 5, 5,
  ])
})
