import { clearCaches } from './admin/caches.ts'
import { aiRoutes } from './ai/routes.ts'
import { openCustomerSession } from './auth/customer-session.ts'
import { authRoutes } from './auth/routes.ts'
import type { Tokens } from './auth/tokens.ts'
import { requireChat } from './chats/access.ts'
import { listChats } from './chats/list.ts'
import { getChat } from './chats/present.ts'
import { changeContext } from './context/change.ts'
import { contextHistory } from './context/history.ts'
import { updateCustomer } from './customers/update.ts'
import type { RestHandlers } from './doors/rest.ts'
import { checkHealth, type Health } from './health.ts'
import { sendMedia } from './media/send.ts'
import { listMessages } from './messages/list.ts'
import { searchMessages } from './messages/search.ts'
import { addNote, listNotes } from './notes/notes.ts'
import { listExecutives } from './presence/list-online.ts'
import { setExecutiveStatus } from './presence/set-status.ts'
import { rateChat } from './ratings/rate.ts'
import { listRides } from './rides/list.ts'
import { recordBooking } from './rides/record.ts'
import { listClosedWindows } from './service-windows/closed.ts'
import { listUpcomingRides } from './service-windows/upcoming-rides.ts'
import { readStats } from './stats/read.ts'
import { listTags } from './tags/tags.ts'
import { listTemplates } from './templates/fill.ts'
import { sendTemplate, sendTemplateV2 } from './templates/send.ts'

/** Every JSON call of the contract, and the verb that answers it. */
export const restHandlers = (tokens: Tokens, health: Health): RestHandlers => ({
  ...authRoutes(tokens),
  ...aiRoutes,
  health: async () => ({ message: 'Smart Chat is here.', version: '2.0.0' }),
  ready: () => checkHealth(health),
  listChats: (ctx, input) => listChats(ctx, input),
  listTags: (ctx, input) => listTags(ctx, input),
  getChat: async (ctx, { chat_id }) => {
    await requireChat(ctx.db, ctx.actor, chat_id)
    return { chat: await getChat(ctx.db, chat_id) }
  },
  listMessages: (ctx, input) => listMessages(ctx, input),
  searchMessages: (ctx, input) => searchMessages(ctx, input),
  rateChat: (ctx, input) => rateChat(ctx, input),
  contextHistory: (ctx, input) => contextHistory(ctx, input),
  clearCache: (ctx) => clearCaches(ctx, null),
  deleteCache: (ctx, { message }) => clearCaches(ctx, message),
  sendTemplateV2: (ctx, input) => sendTemplateV2(ctx, input),
  sendTemplate: (ctx, input) => sendTemplate(ctx, input),
  sendMedia: (ctx, input) => sendMedia(ctx, input),
  closedWindows: (ctx, input) => listClosedWindows(ctx, input),
  upcomingRides: (ctx, input) => listUpcomingRides(ctx, input),
  bookingWebhook: (ctx, input) => recordBooking(ctx, input),
  contextWebhook: (ctx, input) => changeContext(ctx, input),
  userWebhook: (ctx, input) => updateCustomer(ctx, input),
  inappSession: (ctx, input) => openCustomerSession(ctx, tokens, input),
  listNotes: (ctx, input) => listNotes(ctx, input),
  addNote: (ctx, input) => addNote(ctx, input),
  listRides: (ctx, input) => listRides(ctx, input),
  listTemplates: (ctx, input) => listTemplates(ctx, input),
  stats: async (ctx) => {
    const stats = await readStats(ctx.db)
    return { ...stats, data: stats }
  },
  setExecutiveStatus: async (ctx, input) => {
    const { new_status } = await setExecutiveStatus(ctx, input)
    return { message: `You are ${new_status} now.` }
  },
  onlineExecutives: (ctx, input) => listExecutives(ctx, input),
})
