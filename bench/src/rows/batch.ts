import { allOf, atMost, type Measured } from '../report/figure.ts'
import type { World } from '../world/world.ts'

/** As many updates as Meta puts into one webhook. */
const ITEMS = 1000
const CHATS = 200
const ROUNDS = 5

export const how =
  'One signed webhook with 1,000 texts of 200 customers, to its 200, and until the executive’s ' +
  'socket has heard every one of them in `new_message`; the middle of five.'

/** What comes in at once after an outage of WhatsApp's: acknowledged first, then shown. */
export async function batch(world: World): Promise<Measured> {
  const server = await world.server('desk')
  const items = world.quick ? 100 : ITEMS
  return world.withLoad(async (load) => {
    await load.begin({ kind: 'desk', url: server.url }, world.quick ? 20 : CHATS)
    await load.batch(items)
    const rounds = []
    for (let round = 0; round < (world.quick ? 1 : ROUNDS); round++) {
      rounds.push(await load.batch(items))
    }
    const missing = rounds.reduce((sum, round) => sum + round.missing, 0)
    const middle = (times: number[]) =>
      times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] as number
    const all = { text: 'all arrive', isMet: () => missing === 0 }
    return {
      figures: [
        {
          name: 'Webhook of 1,000: acknowledged',
          unit: 'ms',
          ours: middle(rounds.map(({ answeredMs }) => answeredMs)),
          floor: null,
          target: atMost(50, 'ms'),
        },
        {
          name: 'Webhook of 1,000: all on the screen',
          unit: 'ms',
          ours: middle(rounds.map(({ heardMs }) => heardMs)),
          floor: null,
          target: allOf(atMost(2000, 'ms'), all),
        },
      ],
      notes: missing === 0 ? [] : [`A webhook of 1,000: ${missing} messages were never heard of.`],
    }
  })
}
