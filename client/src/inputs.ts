import type {
  ClientEventName,
  EventInput,
  EventParsed,
  RouteInput,
  RouteName,
  RouteParsed,
  Routes,
} from '@smart-chat/contract'

/** The routes that answer with JSON; files are fetched by their signed URL instead. */
export type JsonRoute = {
  [Name in RouteName]: Routes[Name]['reply'] extends null ? never : Name
}[RouteName]

/** What `call` takes: may be left out what has a default. */
export type CallInput<Name extends JsonRoute> = Precise<RouteInput<Name>, RouteParsed<Name>>

/** What `emit` takes. */
export type EmitInput<Name extends ClientEventName> = Precise<EventInput<Name>, EventParsed<Name>>

/**
 * The contract accepts anything where it repairs what old clients send, so its input types say
 * `unknown` there; a new client is held to what comes out of the repair.
 */
type Precise<In, Out> = unknown extends In
  ? Partial<Out>
  : { [Key in keyof In]: Key extends keyof Out ? PreciseField<In[Key], Out[Key]> : In[Key] }

type PreciseField<In, Out> = unknown extends In ? Out : In
