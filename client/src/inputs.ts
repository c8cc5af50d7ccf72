import type {
  Access,
  ClientEventName,
  ClientEvents,
  EventInput,
  EventParsed,
  RouteInput,
  RouteName,
  RouteParsed,
  Routes,
} from '@smart-chat/contract'

/** The routes that take and answer JSON. */
export type JsonRoute = {
  [Name in RouteName]: Routes[Name] extends { reply: null } | { multipart: true } ? never : Name
}[RouteName]

/** The routes that these may call. */
export type RouteOf<Who extends Access> = {
  [Name in RouteName]: Routes[Name]['access'] extends Who ? Name : never
}[RouteName]

/** The events that these may emit. */
export type EventOf<Who extends Access> = {
  [Name in ClientEventName]: ClientEvents[Name]['access'] extends Who ? Name : never
}[ClientEventName]

/** What an executive may call, and emit. */
export type ExecutiveRoute = Extract<JsonRoute, RouteOf<'open' | 'executive' | 'participant'>>
export type ExecutiveEvent = EventOf<'executive' | 'participant'>

/** The routes that answer with a file. */
export type FileRoute = Exclude<RouteOf<'executive' | 'participant' | 'media'>, JsonRoute | Upload>

type Upload = {
  [Name in RouteName]: Routes[Name] extends { multipart: true } ? Name : never
}[RouteName]

/** The routes whose answer can come piece by piece. */
export type StreamRoute = {
  [Name in JsonRoute]: RouteParsed<Name> extends { stream: boolean } ? Name : never
}[JsonRoute]

/** What `call` takes, and `file`: may be left out what has a default. */
export type CallInput<Name extends RouteName> = Precise<RouteInput<Name>, RouteParsed<Name>>

/** What `emit` takes. */
export type EmitInput<Name extends ClientEventName> = Precise<EventInput<Name>, EventParsed<Name>>

/**
 * The contract accepts anything where it repairs what old clients send, so its input types say
 * `unknown` there; a new client is held to what comes out of the repair.
 */
type Precise<In, Out> = unknown extends In
  ? Partial<Out>
  : {
      [Key in keyof In]: IsWide<Key> extends true
        ? In[Key]
        : Key extends keyof Out
          ? PreciseField<In[Key], Out[Key]>
          : In[Key]
    }

type PreciseField<In, Out> = unknown extends In ? Out : In

/** True for the `[field: string]` of an object that takes further fields: those stay as they are. */
type IsWide<Key> = string extends Key ? true : false
