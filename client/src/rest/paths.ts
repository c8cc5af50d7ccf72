import type { RouteName, Routes } from '@smart-chat/contract'
import type { JsonRoute, RouteOf } from '../inputs.ts'

/**
 * Method, path and access of every route for people, written by `npm run paths -w client`. A copy,
 * because importing the contract's table would bring every schema, and zod, into the browser.
 */
export const paths = {
  login: ['POST', '/api/auth/login', 'open'],
  refresh: ['POST', '/api/auth/refresh', 'open'],
  logout: ['POST', '/api/auth/logout', 'open'],
  changePassword: ['POST', '/api/auth/password', 'executive'],
  me: ['GET', '/api/auth/me', 'executive'],
  listChats: ['GET', '/api/chats', 'executive'],
  listTags: ['GET', '/api/chats/tags', 'executive'],
  getChat: ['GET', '/api/chats/:chat_id', 'executive'],
  reactToMessage: ['POST', '/api/messages/:message_id/reaction', 'executive'],
  listMessages: ['GET', '/api/chats/:chat_id/messages', 'participant'],
  transcript: ['GET', '/api/chats/:chat_id/transcript', 'executive'],
  searchMessages: ['GET', '/api/search', 'executive'],
  inappChat: ['GET', '/api/inapp/chat', 'customer'],
  rateChat: ['POST', '/api/chats/:chat_id/rate', 'participant'],
  listNotes: ['GET', '/api/chats/:chat_id/notes', 'executive'],
  addNote: ['POST', '/api/chats/:chat_id/notes', 'executive'],
  contextHistory: ['GET', '/api/chats/:customer/context-history', 'executive'],
  listRides: ['GET', '/api/chats/:customer/rides', 'executive'],
  suggestReply: ['POST', '/api/chats/chat_gpt', 'executive'],
  listTemplates: ['GET', '/api/templates', 'executive'],
  syncTemplates: ['POST', '/api/templates/sync', 'executive'],
  sendTemplateV2: ['GET', '/api/chats/send_whatsapp_template', 'executive'],
  sendTemplate: ['POST', '/api/chats/:chat_id/template', 'executive'],
  downloadMedia: ['GET', '/api/whatsapp/downloadmedia/:mediaId', 'media'],
  retryMedia: ['POST', '/api/media/:media_id/fetch', 'executive'],
  uploadMedia: ['POST', '/api/media/upload', 'participant'],
  sendMedia: ['POST', '/api/media/send', 'participant'],
  stats: ['GET', '/api/dashboard/stats', 'executive'],
  setExecutiveStatus: ['POST', '/api/executives/status', 'executive'],
  onlineExecutives: ['GET', '/api/executives/online', 'executive'],
  executivePresence: ['GET', '/api/executives/:executive_id/presence', 'executive'],
  closedWindows: ['GET', '/api/service-window/closed', 'executive'],
  upcomingRides: ['GET', '/api/service-window/upcoming-rides', 'executive'],
  health: ['GET', '/api/health', 'open'],
  ready: ['GET', '/api/health/ready', 'open'],
  listChannels: ['GET', '/api/channels', 'executive'],
  checkChannel: ['POST', '/api/channels/:phone_number_id/check', 'executive'],
  listDeadLetters: ['GET', '/api/dead-letters', 'executive'],
  replayDeadLetter: ['POST', '/api/dead-letters/:dead_letter_id/replay', 'executive'],
  replayDeadLetters: ['POST', '/api/dead-letters/replay-all', 'executive'],
  dismissDeadLetter: ['POST', '/api/dead-letters/:dead_letter_id/dismiss', 'executive'],
  segmentSettings: ['GET', '/api/segments/:customer_type/settings', 'executive'],
  changeSegment: ['POST', '/api/segments/:customer_type/settings', 'executive'],
  changeExecutive: ['POST', '/api/executives/:executive_id', 'executive'],
} as const satisfies { [Name in PeopleRoute]: Row<Name> }

type PeopleRoute =
  | RouteOf<'executive' | 'participant' | 'customer' | 'media'>
  | Extract<JsonRoute, RouteOf<'open'>>

type Row<Name extends RouteName> = readonly [
  Routes[Name]['method'],
  Routes[Name]['path'],
  Routes[Name]['access'],
]
