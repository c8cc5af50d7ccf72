import { backoffMs } from '../backoff.ts'
import { ApiError } from '../errors.ts'
import type { TabStorage } from '../surroundings/tab-storage.ts'
import { deliverFirst, type Send } from './deliver.ts'
import type { StoredMessage, Taken } from './pending.ts'
import type { Shelf } from './shelf.ts'

interface Parts<Sent> {
  storage: TabStorage
  send: Send<Sent>
  isOnline: () => boolean
  /** Of whoever it is now. */
  currentShelf: () => Shelf | null
  onChange: () => void
  onSent: (message: Sent, pending: StoredMessage) => void
}

/** Works through the queues: chats side by side, the messages of a chat one after the other. */
export function createRunner<Sent extends Taken>(parts: Parts<Sent>) {
  const { storage, send, isOnline, currentShelf, onChange, onSent } = parts
  /** Chats that are being worked through by this tab. */
  const busy = new Set<string>()
  const sending = new Set<string>()
  const waits = new Set<() => void>()
  let isStopped = false

  function run() {
    const shelf = currentShelf()
    if (isStopped || shelf === null || !isOnline()) return
    for (const chat_id of new Set(shelf.all().map((message) => message.chat_id))) {
      const key = `${shelf.owner}:${chat_id}`
      if (busy.has(key)) continue
      busy.add(key)
      void workThrough(shelf, chat_id).finally(() => busy.delete(key))
    }
  }

  async function workThrough(shelf: Shelf, chat_id: string) {
    const lock = `smart-chat:outbox:${shelf.owner}:${chat_id}`
    let tries = 0
    while (!isStopped && isOnline() && currentShelf() === shelf) {
      const outcome = await storage.exclusively(lock, () => deliver(shelf, chat_id, tries))
      if (outcome.is === 'idle' || outcome.is === 'refused') return
      if (outcome.is === 'later') await wait(delayMs(outcome.error, tries++))
      else tries = 0
    }
  }

  async function deliver(shelf: Shelf, chat_id: string, tries: number) {
    const id = shelf.ofChat(chat_id)[0]?.client_message_id ?? ''
    sending.add(id)
    onChange()
    const outcome = await deliverFirst(shelf, chat_id, send, tries)
    sending.delete(id)
    onChange()
    if (outcome.is === 'sent') onSent(outcome.message, outcome.pending)
    return outcome
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        waits.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      waits.add(done)
    })
  }

  return {
    run,
    isSending: (client_message_id: string) => sending.has(client_message_id),
    stop() {
      isStopped = true
      for (const done of waits) done()
    },
  }
}

const delayMs = (error: unknown, tries: number) =>
  Math.max(backoffMs(tries), error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0)
