import {
  type ConnectionInfo,
  type CustomerClient,
  createCustomerClient,
  createValue,
  type Readable,
} from '@smart-chat/client/small'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Attachments, createAttachments } from './composer/attachments.ts'
import { type Conversation, createConversation } from './conversation/conversation.ts'
import { kept } from './page/kept.ts'

/** Everything that the widget has for one person in one segment. */
export interface Chat {
  /** Names the person, for what is kept in the browser. */
  owner: string
  conversation: Conversation
  attachments: Attachments
  outbox: CustomerClient['outbox']
  connection: Readable<ConnectionInfo>
  isOpen: Readable<boolean> & { set(isOpen: boolean): void }
}

/** @param origin of the desk */
export function createChat(origin: string, owner: string, token: () => Promise<string>): Chat {
  const client = createCustomerClient({ url: origin, token, autoConnect: false })
  const conversation = createConversation(client, kept('chat', owner))
  const isOpen = createValue(wasOpen())
  isOpen.subscribe(keepOpen)
  void conversation.load()
  return {
    owner,
    conversation,
    attachments: createAttachments(client, conversation.chatId),
    outbox: client.outbox,
    connection: client.connection,
    isOpen,
  }
}

const OPEN = 'smart-chat:open'

/** The panel stays as it was from page to page of the same tab. */
function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(OPEN) === '1'
  } catch {
    return false
  }
}

function keepOpen(isOpen: boolean) {
  try {
    sessionStorage.setItem(OPEN, isOpen ? '1' : '0')
  } catch {
    // Where nothing may be stored it opens closed.
  }
}

/** Where the desk is: links of files are relative to it. */
export const AtOrigin = createContext('')

export function useAddress(): (url: string) => string {
  const origin = useContext(AtOrigin)
  return (url) => new URL(url, origin).href
}
