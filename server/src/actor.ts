import type { Role } from '@smart-chat/contract'

export interface ExecutiveActor {
  kind: 'executive'
  executive_id: string
  session_id: string
  name: string
  role: Role
  customer_types: string[]
}

export interface SystemActor {
  kind: 'system'
}

/** On whose behalf something is done. */
export type Actor = ExecutiveActor | SystemActor

export const system: SystemActor = { kind: 'system' }

/** How an actor is named on the timeline. */
export function actorLine(actor: Actor): { actor: string; actor_name: string } {
  return actor.kind === 'executive'
    ? { actor: actor.executive_id, actor_name: actor.name }
    : { actor: 'system', actor_name: 'Smart Chat' }
}
