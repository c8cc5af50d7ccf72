import type { Message } from '@smart-chat/contract'
import { OutboxFull, signedOut } from '../errors.ts'
import { newId } from '../surroundings/ids.ts'
import type { TabStorage } from '../surroundings/tab-storage.ts'
import { createListeners, type Readable } from '../value.ts'
import { passGuard, type Send } from './deliver.ts'
import {
  type OutgoingMessage,
  type PendingMessage,
  type StoredMessage,
  type Taken,
  withStates,
} from './pending.ts'
import { createRunner } from './run.ts'
import { createShelf, isOutboxKey, type Shelf } from './shelf.ts'

/** The messages on their way, of all tabs of one person; they survive reloads and outages. */
export interface Outbox<Sent = Message, Outgoing = OutgoingMessage> {
  /**
   * Shows the message as pending at once and sends it as soon as that is possible: the messages of
   * a chat in their order, each exactly once. Throws `OutboxFull`; `ApiError` when signed out.
   */
  send(message: Outgoing): PendingMessage
  /** The unconfirmed messages of a chat in their order; the same array until they change. */
  pending(chat_id: string): readonly PendingMessage[]
  /** How many messages are unconfirmed, refused ones included. */
  count(): number
  /** Hears of every change of what is pending. */
  subscribe(listener: () => void): () => void
  /** Hears of every message that the server has taken, as it has stored it. */
  onSent(listener: (message: Sent, pending: StoredMessage) => void): () => void
  /**
   * Sends a refused message once more, and then those it held; one refused for `newer_messages`
   * goes out whatever else was written.
   */
  retry(client_message_id: string): void
  /** Takes an unconfirmed message back; those behind it go on. */
  discard(client_message_id: string): void
}

export interface OutboxKeeper<Sent, Outgoing> extends Outbox<Sent, Outgoing> {
  /** Sends whatever waits: the connection is back. */
  run(): void
  /** The server told of a message, which may be one whose answer was lost. */
  confirm(message: Sent): void
  close(): void
}

interface Parts<Sent> {
  storage: TabStorage
  /** Whose messages they are; null while nobody is signed in, or known. */
  owner: Readable<string | null>
  send: Send<Sent>
  isOnline: () => boolean
  max: number
}

const NONE: readonly PendingMessage[] = []

export function createOutbox<Sent extends Taken, Outgoing extends OutgoingMessage>(
  parts: Parts<Sent>,
): OutboxKeeper<Sent, Outgoing> {
  const { storage, owner, isOnline, max } = parts
  const changed = createListeners<[]>()
  const sent = createListeners<[Sent, StoredMessage]>()
  let shelf = openShelf()
  let shown: Map<string, readonly PendingMessage[]> | null = null

  const runner = createRunner({
    storage,
    send: parts.send,
    isOnline,
    currentShelf: () => shelf,
    onChange: refresh,
    onSent: sent.tell,
  })
  const stopListening = storage.subscribe((key) => {
    if (!isOutboxKey(key)) return
    refresh()
    runner.run()
  })
  const unfollow = owner.subscribe(() => {
    shelf = openShelf()
    refresh()
  })

  function openShelf(): Shelf | null {
    const whose = owner.current()
    return whose === null ? null : createShelf(storage, whose)
  }

  function refresh() {
    shown = null
    changed.tell()
  }

  function show(): Map<string, readonly PendingMessage[]> {
    const messages = shelf?.all() ?? []
    const chats = new Set(messages.map((message) => message.chat_id))
    const ofChat = (id: string) => messages.filter((message) => message.chat_id === id)
    return new Map([...chats].map((id) => [id, withStates(ofChat(id), runner.isSending)]))
  }

  const pending = (chat_id: string) => {
    shown ??= show()
    return shown.get(chat_id) ?? NONE
  }

  return {
    pending,
    count: () => shelf?.all().length ?? 0,
    subscribe: changed.add,
    onSent: sent.add,
    run: runner.run,

    send(outgoing) {
      if (shelf === null) throw signedOut()
      const waiting = shelf.all()
      if (waiting.length >= max) throw new OutboxFull(max)

      const now = Date.now()
      const stored: StoredMessage = {
        ...outgoing,
        client_message_id: newId(),
        // Never before what is there already, even if the clock was set back.
        position: Math.max(now, (waiting.at(-1)?.position ?? 0) + 1),
        wanted_at: now,
        error: null,
      }
      shelf.put(stored)
      refresh()
      runner.run()
      const mine = pending(stored.chat_id).find(
        (message) => message.client_message_id === stored.client_message_id,
      )
      return mine ?? { ...stored, state: 'waiting' }
    },

    retry(id) {
      const message = shelf?.get(id)
      if (!message) return
      const { seen_seq: _, ...unguarded } = message
      const again = message.error?.code === 'newer_messages' ? unguarded : message
      shelf?.put({ ...again, wanted_at: Date.now(), error: null })
      refresh()
      runner.run()
    },

    discard(id) {
      shelf?.take(id)
      refresh()
      runner.run()
    },

    confirm(message) {
      const stored = message.client_message_id && shelf?.get(message.client_message_id)
      if (!shelf || !stored) return
      shelf.take(stored.client_message_id)
      passGuard(shelf, message.chat_id, message)
      refresh()
      sent.tell(message, stored)
    },

    close() {
      stopListening()
      unfollow()
      runner.stop()
    },
  }
}
