import type { RouteName } from '@smart-chat/contract'
import type { Call } from './call.ts'
import type { Ready } from './route-cases.ts'
import type { World } from './world.ts'

/** Limits that are used up at once. */
const TIGHT = {
  RATE_LIMIT_LOGIN: '3',
  RATE_LIMIT_REFRESH: '2',
  RATE_LIMIT_AI: '2',
  RATE_LIMIT_MEDIA: '2',
  RATE_LIMIT_OTHER: '3',
}

/** Makes a call of a desk with tight limits until there is nothing left for the next one. */
export const usedUp =
  (name: RouteName, call: Call) =>
  async (world: World): Promise<Ready> => {
    const on = await world.other(TIGHT)
    for (let calls = 0; calls < 3; calls++) await on.call(name, call)
    return { on, ...call }
  }
