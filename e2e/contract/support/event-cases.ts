import type { ClientEventName, ErrorCode } from '@smart-chat/contract'
import type { Line } from './line.ts'
import type { World } from './world.ts'

/** An event with everything that it needs in place. */
export interface Emission {
  /** A login name of the demo (default: `agent_john`), or a line that is open already. */
  as?: string | Line
  input?: unknown
  on?: World
}
export type MakeEmission = (world: World) => Emission | Promise<Emission>

/** How one client event of the contract is emitted, and how it is made to fail. */
export interface EventCase {
  happy: MakeEmission
  /** The same by a customer, in a chat of their own, where a participant may. */
  customer?: MakeEmission
  /** Every code that the contract lists, provoked. */
  errors: Partial<Record<ErrorCode, MakeEmission>>
  /** A listed code that nobody can provoke from outside, and why. */
  cannot?: Partial<Record<ErrorCode, string>>
}

export type EventCases = Partial<Record<ClientEventName, EventCase>>
