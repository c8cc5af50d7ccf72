import type {
  CustomerEventName,
  CustomerEventReply,
  CustomerMessage,
  CustomerPayload,
  CustomerRouteReply,
  EventReply,
  OutgoingContent,
  RouteReply,
} from '@smart-chat/contract'
import type { CallInput, EmitInput, EventOf, JsonRoute, RouteOf } from '../inputs.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { OutgoingMessage } from '../outbox/pending.ts'
import type { CallOptions } from '../rest/call.ts'
import type { LocalEvents } from '../socket/facts.ts'

/** What a customer may call, emit and hear, by the contract's `access` and projections. */

type CustomerRoute = Extract<JsonRoute, RouteOf<'participant' | 'customer'>>

/** Calls a route as the customer; throws `ApiError` and `Offline` as an executive's call does. */
export type CustomerCall = <Name extends CustomerRoute>(
  name: Name,
  input: CallInput<Name>,
  options?: CallOptions,
) => Promise<Shown<CustomerRouteReply<Name>, RouteReply<Name>>>

/** Asks the server over the socket as the customer; throws as an executive's `emit` does. */
export type CustomerEmit = <Name extends EventOf<'participant' | 'customer'>>(
  name: Name,
  input: EmitInput<Name>,
) => Promise<Shown<CustomerEventReply<Name>, EventReply<Name>>>

/** The projection where there is one. */
type Shown<Projection, Whole> = [Projection] extends [never] ? Whole : Projection

export type CustomerFactName = CustomerEventName | keyof LocalEvents

/** Durable facts carry their `cursor`. */
export type CustomerFactPayload<Name extends CustomerFactName> = Name extends keyof LocalEvents
  ? LocalEvents[Name]
  : Name extends CustomerEventName
    ? CustomerPayload<Name> & { cursor?: string }
    : never

/** Hears one kind of event; the answer ends it. */
export type CustomerOn = <Name extends CustomerFactName>(
  name: Name,
  listener: (payload: CustomerFactPayload<Name>) => void,
) => () => void

/**
 * Customers write text, answer with a button or row (`message_tag`, of the message in `reply_to`),
 * and send places and contacts.
 */
export type CustomerOutgoing = Pick<
  OutgoingMessage,
  'chat_id' | 'message' | 'reply_to' | 'message_tag'
> & { content?: Extract<OutgoingContent, { kind: 'location' | 'contacts' }> }

export type CustomerOutbox = Outbox<CustomerMessage, CustomerOutgoing>
