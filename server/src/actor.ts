import type { Role } from '@smart-chat/contract'

export interface ExecutiveActor {
  kind: 'executive'
  executive_id: string
  session_id: string
  name: string
  role: Role
  customer_types: string[]
}

/** A customer in the app: one person in one segment, in chats of their own. */
export interface CustomerActor {
  kind: 'customer'
  customer_id: string
  /** As the wire names them: the number, or an id. */
  customer: string
  name: string
  customer_type: string
}

interface SystemActor {
  kind: 'system'
}

/** Who may hold a token. */
export type Person = ExecutiveActor | CustomerActor

/** On whose behalf something is done. */
export type Actor = Person | SystemActor

export const system: SystemActor = { kind: 'system' }

/** How an actor is named on the timeline. */
export function actorLine(actor: Actor): { actor: string; actor_name: string } {
  switch (actor.kind) {
    case 'executive':
      return { actor: actor.executive_id, actor_name: actor.name }
    case 'customer':
      return { actor: 'customer', actor_name: actor.name }
    case 'system':
      return { actor: 'system', actor_name: 'Smart Chat' }
  }
}
