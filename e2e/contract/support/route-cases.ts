import type { ErrorCode, RouteName } from '@smart-chat/contract'
import type { Answer, Call } from './call.ts'
import type { World } from './world.ts'

/** A call with everything that it needs in place, on the file's desk or on another one. */
export interface Ready extends Call {
  on?: World
}
export type MakeReady = (world: World) => Ready | Promise<Ready>

/** How one route of the contract is called, and how it is made to fail. */
export interface RouteCase {
  /** A call that succeeds. */
  happy: MakeReady
  /** The same by a customer, in a chat of their own, where a participant may. */
  customer?: MakeReady
  /** Every code that the contract lists, provoked. */
  errors: Partial<Record<ErrorCode, MakeReady>>
  /** A listed code that nobody can provoke from outside, and why. */
  cannot?: Partial<Record<ErrorCode, string>>
  /** What a happy answer is beyond its schema, or instead of one. */
  look?(answer: Answer, ready: Ready): void
}

export type RouteCases = Partial<Record<RouteName, RouteCase>>
