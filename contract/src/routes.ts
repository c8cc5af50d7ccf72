import type { z } from 'zod'
import { adminRoutes } from './routes/admin.ts'
import { authRoutes } from './routes/auth.ts'
import { channelRoutes } from './routes/channels.ts'
import { chatRoutes } from './routes/chats.ts'
import { deadLetterRoutes } from './routes/dead-letters.ts'
import { deskRoutes } from './routes/desk.ts'
import { outgoingRoutes } from './routes/outgoing.ts'
import { webhookRoutes } from './routes/webhooks.ts'

/** The calls by what they are about: the chapters of the documentation. */
export const routeGroups = {
  auth: authRoutes,
  chats: chatRoutes,
  outgoing: outgoingRoutes,
  desk: deskRoutes,
  channels: channelRoutes,
  'dead letters': deadLetterRoutes,
  admin: adminRoutes,
  webhooks: webhookRoutes,
}

/** Every REST call. `server` answers them, `client` makes them, the documentation lists them. */
export const routes = {
  ...authRoutes,
  ...chatRoutes,
  ...outgoingRoutes,
  ...deskRoutes,
  ...channelRoutes,
  ...deadLetterRoutes,
  ...adminRoutes,
  ...webhookRoutes,
}

export type Routes = typeof routes
export type RouteName = keyof Routes

/** What a caller passes: defaults may be left out. */
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['input']>

/** What the server gets after parsing. */
export type RouteParsed<Name extends RouteName> = z.output<Routes[Name]['input']>

/** What the answer holds beside `status`. */
export type RouteReply<Name extends RouteName> = Routes[Name]['reply'] extends z.ZodObject
  ? z.output<Routes[Name]['reply']>
  : never

/** What a customer is answered, where it differs. */
export type CustomerRouteReply<Name extends RouteName> = Routes[Name] extends {
  customerReply: infer Reply extends z.ZodObject
}
  ? z.output<Reply>
  : never
