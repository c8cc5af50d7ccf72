import { clearCaches } from './admin/caches.ts'
import { changeExecutive } from './admin/change-executive.ts'
import { aiRoutes } from './ai/routes.ts'
import { openCustomerSession } from './auth/customer-session.ts'
import { authRoutes } from './auth/routes.ts'
import type { Tokens } from './auth/tokens.ts'
import { checkChannel } from './channels/check.ts'
import { listChannels } from './channels/list.ts'
import { requireChat } from './chats/access.ts'
import { listChats } from './chats/list.ts'
import { chatOfCustomer } from './chats/of-customer.ts'
import { getChat } from './chats/present.ts'
import { changeContext } from './context/change.ts'
import { contextHistory } from './context/history.ts'
import { updateCustomer } from './customers/update.ts'
import { dismissDeadLetter } from './dead-letters/dismiss.ts'
import { listDeadLetters } from './dead-letters/list.ts'
import { type ReplayItem, replayDeadLetter, replayDeadLetters } from './dead-letters/replay.ts'
import type { RestHandlers } from './doors/rest.ts'
import { checkHealth, type Health } from './health.ts'
import { retryMedia } from './media/retry.ts'
import { sendMedia } from './media/send.ts'
import { listMessages } from './messages/list.ts'
import { reactToMessage } from './messages/react.ts'
import { searchMessages } from './messages/search.ts'
import { addNote, listNotes } from './notes/notes.ts'
import { listExecutives } from './presence/list-online.ts'
import { executivePresence } from './presence/periods.ts'
import { setExecutiveStatus } from './presence/set-status.ts'
import { rateChat } from './ratings/rate.ts'
import { listRides } from './rides/list.ts'
import { recordBooking } from './rides/record.ts'
import { changeSegment } from './segments/change.ts'
import { readSegmentSettings } from './segments/settings.ts'
import { listClosedWindows } from './service-windows/closed.ts'
import { listUpcomingRides } from './service-windows/upcoming-rides.ts'
import { readStats } from './stats/read.ts'
import { listTags } from './tags/tags.ts'
import { listTemplates } from './templates/list.ts'
import { sendTemplate, sendTemplateV2 } from './templates/send.ts'
import { syncNow } from './templates/sync-now.ts'

/** Every JSON call of the contract, and the verb that answers it. */
export const restHandlers = (
  tokens: Tokens,
  health: Health,
  createReplay: () => ReplayItem,
): RestHandlers => ({
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
  reactToMessage: async (ctx, input) => ({ message: await reactToMessage(ctx, input) }),
  listMessages: (ctx, input) => listMessages(ctx, input),
  searchMessages: (ctx, input) => searchMessages(ctx, input),
  inappChat: async (ctx) => ({ chat: await chatOfCustomer(ctx) }),
  rateChat: (ctx, input) => rateChat(ctx, input),
  contextHistory: (ctx, input) => contextHistory(ctx, input),
  clearCache: (ctx) => clearCaches(ctx, null),
  deleteCache: (ctx, { message }) => clearCaches(ctx, message),
  sendTemplateV2: (ctx, input) => sendTemplateV2(ctx, input),
  sendTemplate: (ctx, input) => sendTemplate(ctx, input),
  retryMedia: (ctx, input) => retryMedia(ctx, input),
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
  syncTemplates: (ctx) => syncNow(ctx),
  stats: async (ctx) => {
    const stats = await readStats(ctx.db)
    return { ...stats, data: stats }
  },
  setExecutiveStatus: async (ctx, input) => {
    const { new_status } = await setExecutiveStatus(ctx, input)
    return { message: `You are ${new_status} now.` }
  },
  onlineExecutives: (ctx, input) => listExecutives(ctx, input),
  executivePresence: (ctx, input) => executivePresence(ctx, input),
  listChannels: (ctx) => listChannels(ctx),
  checkChannel: (ctx, input) => checkChannel(ctx, input),
  listDeadLetters: (ctx, input) => listDeadLetters(ctx, input),
  replayDeadLetter: (ctx, input) => replayDeadLetter(ctx, input, createReplay()),
  replayDeadLetters: (ctx, input) => replayDeadLetters(ctx, input, createReplay()),
  dismissDeadLetter: (ctx, input) => dismissDeadLetter(ctx, input),
  segmentSettings: (ctx, input) => readSegmentSettings(ctx, input),
  changeSegment: (ctx, input) => changeSegment(ctx, input),
  changeExecutive: (ctx, { executive_id, ...change }) => changeExecutive(ctx, executive_id, change),
})
