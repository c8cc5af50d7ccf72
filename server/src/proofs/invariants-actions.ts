import { changeExecutive } from '../admin/change-executive.ts'
import type { Desk } from '../testing/desk.ts'
import type { AtWork } from '../testing/executive.ts'
import { CUSTOMER, PARTNER } from '../testing/webhook.ts'

/** What a random step is made of: what is done, by whom, about what, and how. */
export interface Step {
  action: ActionName
  who: number
  which: number
  how: number
}

export interface Floor {
  desk: Desk
  people: AtWork[]
  lead: AtWork
  phones: string[]
}

/** Done, or the code of the refusal. */
type Outcome = Promise<string>

const NUMBERS = [PARTNER, CUSTOMER]
const STATUSES = ['online', 'online', 'online', 'away', 'offline'] as const
const CAPACITIES = [null, 0, 1, 2, 3] as const
/** Below and above every threshold, and beyond the service window. */
const JUMPS_S = [10, 40, 95, 185, 610, 3600, 25 * 3600]

/** What happens on a floor, each with how often. */
export const ACTIONS = {
  write: [16, customerWrites],
  answer: [8, answers],
  presence: [10, changesPresence],
  time: [6, timePasses],
  resolve: [5, (floor, step) => setsStatus(floor, step, 'resolved')],
  reopen: [2, (floor, step) => setsStatus(floor, step, 'active')],
  reassign: [5, reassigns],
  capacity: [4, changesCapacity],
  disable: [1, (floor, step) => disables(floor, step, true)],
  enable: [2, (floor, step) => disables(floor, step, false)],
  refused: [2, theNextAnswerFails],
} as const satisfies Record<string, readonly [number, (floor: Floor, step: Step) => Outcome]>
export type ActionName = keyof typeof ACTIONS

export const act = (floor: Floor, step: Step): Outcome => ACTIONS[step.action][1](floor, step)

const pick = <Item>(items: readonly Item[], number: number): Item =>
  items[number % items.length] as Item

async function customerWrites({ desk, phones }: Floor, { who, which, how }: Step): Outcome {
  const phone_number_id = pick(NUMBERS, which)
  await desk.sandbox.say(pick(phones, who), { phone_number_id, type: 'text', text: `Text ${how}` })
  return 'done'
}

async function answers(floor: Floor, step: Step): Outcome {
  const chat_id = await aChat(floor, step, 'active')
  if (chat_id === undefined) return 'no chat'
  return outcome(
    pick(floor.people, step.who).client.socket.emit('send_message', { chat_id, message: 'Yes' }),
  )
}

async function changesPresence({ people, lead }: Floor, { who, which, how }: Step): Outcome {
  const { executive_id, client } = pick(people, who)
  const status = pick(STATUSES, which)
  const by = how % 4 === 0 ? lead.client : client
  return outcome(by.socket.emit('set_executive_status', { executive_id, status }))
}

async function timePasses({ desk }: Floor, { which }: Step): Outcome {
  const seconds = pick(JUMPS_S, which)
  // Beyond an hour it is as if the desk was suspended, and judges nobody for a minute.
  if (seconds > 3600) desk.advance(seconds)
  else await desk.pass(seconds)
  await desk.sweep()
  return 'done'
}

async function setsStatus(floor: Floor, step: Step, status: 'active' | 'resolved'): Outcome {
  const chat_id = await aChat(floor, step, status === 'active' ? 'resolved' : 'active')
  if (chat_id === undefined) return 'no chat'
  const { client } = pick(floor.people, step.who)
  return outcome(client.socket.emit('update_chat_status', { chat_id, status }))
}

async function reassigns(floor: Floor, step: Step): Outcome {
  const chat_id = await aChat(floor, step, 'active')
  if (chat_id === undefined) return 'no chat'
  const to = pick([null, ...floor.people], step.how)
  const { client } = pick([floor.lead, ...floor.people], step.who)
  return outcome(
    client.socket.emit('reassign_chat', {
      chat_id,
      executive_id: to?.executive_id ?? null,
      force: step.how % 3 === 0,
    }),
  )
}

async function changesCapacity({ desk, people }: Floor, { who, which }: Step): Outcome {
  const { executive_id } = pick(people, who)
  return outcome(changeExecutive(desk.ctx, executive_id, { capacity: pick(CAPACITIES, which) }))
}

async function disables({ desk, people }: Floor, { who }: Step, is_disabled: boolean): Outcome {
  const { executive_id } = people.at(-1 - (who % 2)) as AtWork
  return outcome(changeExecutive(desk.ctx, executive_id, { is_disabled }))
}

async function theNextAnswerFails({ desk }: Floor): Outcome {
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  return 'done'
}

async function aChat({ desk }: Floor, { which }: Step, status: 'active' | 'resolved') {
  const chats = await desk.ctx.db
    .selectFrom('chats')
    .select('chat_id')
    .where('status', '=', status)
    .orderBy('created_at')
    .orderBy('chat_id')
    .execute()
  return chats.length === 0 ? undefined : pick(chats, which).chat_id
}

const outcome = (doing: Promise<unknown>): Outcome =>
  doing.then(
    () => 'done',
    (error: unknown) => {
      const { code } = error as { code?: string }
      if (code === undefined || code === 'internal') throw error
      return code
    },
  )
