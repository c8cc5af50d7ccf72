import type { ServerEventName } from '@smart-chat/contract'
import type { World } from '../support/world.ts'

/** How each event of the server is provoked, and who hears it. */
export type ToldCases = Partial<Record<ServerEventName, (world: World) => Promise<void>>>
