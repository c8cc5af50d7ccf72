import { type CustomerClient, createValue, type Readable } from '@smart-chat/client/small'
import type { CustomerMessage } from '@smart-chat/contract'
import type { Kept } from '../page/kept.ts'
import { isOurs, merged, NOTHING, type State } from './state.ts'

/** One customer's conversation with the desk, live. */
export interface Conversation {
  state: Readable<State>
  /** Empty before the first message. */
  chatId(): string
  /** Hears of every message from the desk that comes while the page is there. */
  onMessage(listener: (message: CustomerMessage) => void): void
  /** Whether the customer has the conversation before their eyes. */
  look(isLooking: boolean): void
  load(): Promise<void>
  loadOlder(): Promise<void>
  /** Fetches one message anew: links of files are good for a day. */
  reload(message: CustomerMessage): Promise<void>
  /** @param message_tag the id of a button or row that was chosen */
  send(text: string, reply_to?: string, message_tag?: string | null): void
  rate(rating: number, comment: string): Promise<void>
  isTyping(): void
  close(): void
}

const PAGE = 30
const TYPING_SHOWN_MS = 6000
const TYPING_TOLD_MS = 2500

/**
 * Looks for the present chat without beginning one, and connects only where there is something to
 * hear: a page that is merely read costs the desk one request.
 *
 * @param lastChat where it was, for what is written before the desk can be asked
 */
export function createConversation(client: CustomerClient, lastChat: Kept): Conversation {
  const state = createValue(NOTHING)
  const listeners: ((message: CustomerMessage) => void)[] = []
  let isLooking = false
  let loading: Promise<void> | null = null
  let toldTypingAt = 0
  let typingTimer: ReturnType<typeof setTimeout> | undefined

  const now = state.current
  const change = (part: Partial<State>) => state.set({ ...now(), ...part })
  const ofChat = () => now().chat?.chat_id ?? lastChat.read()

  function load(): Promise<void> {
    loading ??= loadNow()
      .catch(() => {
        if (now().history !== 'ready') change({ history: 'failed' })
        // The connection tells when it is worth another try.
        client.connect()
      })
      .finally(() => {
        loading = null
      })
    return loading
  }

  async function loadNow() {
    if (now().history !== 'ready' && isLooking) change({ history: 'loading' })
    const { chat } = await client.call('inappChat', {})
    const isOther = chat?.chat_id !== now().chat?.chat_id
    change({ chat, unread: chat?.unseen_count ?? 0, ...(isOther && { messages: [] }) })
    lastChat.write(chat?.chat_id ?? '')
    showPending()
    if (chat === null) {
      if (isLooking || client.outbox.count() > 0) client.connect()
      return change({ history: 'ready' })
    }
    client.connect()
    if (isLooking) await loadLatest()
    if (isOther) void client.rooms.joinChat(chat.chat_id).then(load, () => {})
  }

  /** What was being loaded for nobody's eyes may have left the messages out. */
  async function loadForReader() {
    await load()
    if (isLooking && now().history === 'none') await load()
  }

  async function loadLatest() {
    const chat_id = ofChat()
    const { messages } = await client.call('listMessages', { chat_id, limit: PAGE })
    if (chat_id !== ofChat()) return
    put(messages)
    change({ history: 'ready' })
    markSeen()
  }

  function put(coming: readonly CustomerMessage[]) {
    const messages = merged(now().messages, coming)
    change({ messages, hasOlder: (messages[0]?.seq ?? 1) > 1 })
  }

  async function loadOlder() {
    const [first] = now().messages
    if (first === undefined || now().isLoadingOlder) return
    change({ isLoadingOlder: true })
    const page = { chat_id: first.chat_id, before_seq: first.seq, limit: PAGE }
    try {
      put((await client.call('listMessages', page)).messages)
    } finally {
      change({ isLoadingOlder: false })
    }
  }

  function markSeen() {
    const last = now().messages.at(-1)
    if (!isLooking || last === undefined || now().unread === 0) return
    const seen = { chat_id: last.chat_id, up_to_seq: last.seq }
    client.socket.emit('mark_seen', seen).then(
      ({ unseen_count }) => change({ unread: unseen_count }),
      () => {},
    )
  }

  function hear(message: CustomerMessage) {
    if (message.chat_id !== ofChat()) return
    const isKnown = now().messages.some(({ message_id }) => message_id === message.message_id)
    put([message])
    if (isKnown || isOurs(message)) return
    showTyping(null)
    if (message.channel === 'inapp') change({ unread: now().unread + 1 })
    for (const listener of listeners) listener(message)
    markSeen()
  }

  function showTyping(typing: string | null) {
    clearTimeout(typingTimer)
    if (typing !== now().typing) change({ typing })
    if (typing !== null) typingTimer = setTimeout(showTyping, TYPING_SHOWN_MS, null)
  }

  function showPending() {
    const { pending } = client.outbox
    const inChat = ofChat() === '' ? [] : pending(ofChat())
    change({ pending: [...inChat, ...pending('')] })
  }

  /** The desk may have taken it into a newer chat than the one that was shown. */
  function taken(message: CustomerMessage) {
    if (message.chat_id === ofChat()) return put([message])
    const { chat_id, seq: last_seq } = message
    const chat = { chat_id, last_seq, status: 'active', rating: null, unseen_count: 0 } as const
    change({ chat, messages: [message], history: 'ready' })
    lastChat.write(chat_id)
    void client.rooms.joinChat(chat_id).then(load, () => {})
  }

  const { on } = client.socket
  on('new_message', hear)
  on('message_updated', (message) => {
    if (message.chat_id === ofChat()) put([message])
  })
  on('chat_status_updated', ({ chat_id, new_status }) => {
    const { chat } = now()
    if (chat?.chat_id === chat_id) change({ chat: { ...chat, status: new_status } })
  })
  on('user_typing', ({ chat_id, sender_type, name, is_typing }) => {
    if (chat_id === ofChat() && sender_type === 'Executive') showTyping(is_typing ? name : null)
  })
  on('reset', () => {
    state.set(NOTHING)
    void load()
  })
  client.outbox.subscribe(showPending)
  client.who.subscribe(showPending)
  client.outbox.onSent(taken)
  client.connection.subscribe(({ state: link }) => {
    if (link !== 'online') return showTyping(null)
    if (now().history === 'failed') void load()
    markSeen()
  })

  return {
    state,
    chatId: ofChat,
    onMessage: (listener) => void listeners.push(listener),
    load,
    loadOlder,
    look(isLookingNow) {
      isLooking = isLookingNow
      if (!isLooking) return
      client.connect()
      if (now().history !== 'ready') void loadForReader()
      markSeen()
    },
    async reload({ chat_id, seq }) {
      const one = { chat_id, after_seq: seq - 1, limit: 1 }
      put((await client.call('listMessages', one)).messages)
    },
    send(message, reply_to, message_tag) {
      client.outbox.send({
        chat_id: ofChat(),
        message,
        ...(reply_to && { reply_to }),
        ...(message_tag && { message_tag }),
      })
    },
    async rate(rating, comment) {
      const chat_id = ofChat()
      await client.call('rateChat', { chat_id, rating, ...(comment && { comment }) })
      const { chat } = now()
      if (chat?.chat_id === chat_id) change({ chat: { ...chat, rating } })
    },
    isTyping() {
      if (ofChat() === '' || Date.now() - toldTypingAt < TYPING_TOLD_MS) return
      toldTypingAt = Date.now()
      client.socket.emit('typing', { chat_id: ofChat() }).catch(() => {})
    },
    close() {
      clearTimeout(typingTimer)
      client.close()
    },
  }
}
