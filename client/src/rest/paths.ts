import type { RouteName, Routes } from '@smart-chat/contract'

/**
 * Method, path and access of every route, written by `npm run paths -w client`. A copy, because
 * importing the contract's table would bring every schema, and zod, into the browser.
 */
export const paths = {
  health: ['GET', '/api/health', 'open'],
  ready: ['GET', '/api/health/ready', 'open'],
  login: ['POST', '/api/auth/login', 'open'],
  refresh: ['POST', '/api/auth/refresh', 'open'],
  logout: ['POST', '/api/auth/logout', 'open'],
  changePassword: ['POST', '/api/auth/password', 'executive'],
  me: ['GET', '/api/auth/me', 'executive'],
  listChats: ['GET', '/api/chats', 'executive'],
  listTags: ['GET', '/api/chats/tags', 'executive'],
  getChat: ['GET', '/api/chats/:chat_id', 'executive'],
  listMessages: ['GET', '/api/chats/:chat_id/messages', 'executive'],
  listNotes: ['GET', '/api/chats/:chat_id/notes', 'executive'],
  addNote: ['POST', '/api/chats/:chat_id/notes', 'executive'],
  listRides: ['GET', '/api/chats/:customer/rides', 'executive'],
  listTemplates: ['GET', '/api/templates', 'executive'],
  downloadMedia: ['GET', '/api/whatsapp/downloadmedia/:mediaId', 'media'],
  stats: ['GET', '/api/dashboard/stats', 'executive'],
  setExecutiveStatus: ['POST', '/api/executives/status', 'executive'],
  onlineExecutives: ['GET', '/api/executives/online', 'executive'],
} as const satisfies { [Name in RouteName]: Row<Name> }

type Row<Name extends RouteName> = readonly [
  Routes[Name]['method'],
  Routes[Name]['path'],
  Routes[Name]['access'],
]
