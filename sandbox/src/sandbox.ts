import type { FastifyPluginCallback } from 'fastify'
import { createBus } from './bus.ts'
import type { Context } from './context.ts'
import { customerSays } from './conversations/customer-says.ts'
import { History, rememberHistory } from './conversations/history.ts'
import { noteAccepted } from './conversations/note-accepted.ts'
import { Saying } from './conversations/saying.ts'
import { startStatuses } from './conversations/statuses.ts'
import { changeFaults, type Faults, FaultsChange, NO_FAULTS } from './faults.ts'
import { openFiles } from './media/files.ts'
import { type BusinessNumber, completeOptions, type SandboxOptions } from './options.ts'
import { seedPeople } from './people/seed.ts'
import { mountSandbox } from './plugin.ts'
import type { Message } from './store/records.ts'
import { openStore } from './store/store.ts'
import { seedTemplates } from './templates/seed.ts'
import { Dispatcher, type WebhookCounts } from './webhooks/dispatcher.ts'

export type { Faults, FaultsChange } from './faults.ts'
export type { BusinessNumber, SandboxOptions } from './options.ts'
export type { Message, Person, Template } from './store/records.ts'

/** A stand-in for WhatsApp's Cloud API, with the phones of its customers. */
export interface Sandbox {
  numbers: BusinessNumber[]
  /** For `app.register`: mounts everything under `/sandbox`, and closes with the app. */
  plugin: FastifyPluginCallback
  /** @param headers of the receiver's own, as providers send them beside the signature */
  setWebhookUrl(url: string, headers?: Record<string, string>): void
  setPublicUrl(url: string): void
  /** A customer does something on the phone; resolves when the desk has answered 200. */
  say(phone: string, said: unknown): Promise<Message>
  /** Puts a past on the phones that the desk knows already. */
  remember(history: History): { people: number; messages: number }
  setFaults(change: FaultsChange): Faults
  webhooks(): WebhookCounts
  /** Resolves when no webhook waits. */
  idle(): Promise<void>
  /** Back to the first start: people and templates of the demo, no messages, no faults, real time. */
  reset(): void
  close(): void
}

/** Opens the stand-in. With a `dataFolder` it goes on where it was left, undelivered webhooks too. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const ctx = createContext(options)
  seed(ctx)
  resume(ctx)
  ctx.dispatcher.setUrl(ctx.config.webhookUrl)

  let isClosed = false
  const close = () => {
    if (isClosed) return
    isClosed = true
    forget(ctx)
    for (const response of ctx.memory.hanging) response.destroy()
    ctx.dispatcher.stop()
    ctx.store.close()
  }
  const reset = () => {
    forget(ctx)
    ctx.store.clear()
    ctx.files.clear()
    ctx.dispatcher.clear()
    ctx.setFaults(NO_FAULTS)
    ctx.resetClock()
    seed(ctx)
    ctx.bus.publish({ type: 'reset' })
  }

  return {
    numbers: ctx.config.numbers,
    plugin: (app, _options, done) => {
      mountSandbox(app, { ctx, reset, close })
      done()
    },
    setWebhookUrl: (url, headers) => ctx.dispatcher.setUrl(url, headers),
    setPublicUrl: (url) => {
      ctx.config.publicUrl = url
    },
    async say(phone, said) {
      const { message, accepted } = customerSays(ctx, phone, Saying.parse(said))
      await accepted
      return message
    },
    remember: (history) => rememberHistory(ctx, History.parse(history)),
    setFaults(change) {
      ctx.setFaults(changeFaults(ctx.faults(), FaultsChange.parse(change)))
      return ctx.faults()
    },
    webhooks: () => ctx.dispatcher.counts(),
    idle: () => ctx.dispatcher.idle(),
    reset,
    close,
  }
}

function createContext(options: SandboxOptions): Context {
  const config = completeOptions(options)
  const store = openStore(config.dataFolder)
  const realNow = options.now ?? (() => new Date())
  let faults = NO_FAULTS
  let aheadMs = 0
  const ctx: Context = {
    config,
    store,
    files: openFiles(config.dataFolder),
    bus: createBus(),
    dispatcher: new Dispatcher({
      updates: store.updates,
      faults: () => faults,
      random: config.random,
      now: () => ctx.now(),
      appSecret: config.appSecret,
      queueLimit: config.queueLimit,
      retry: config.retry,
      noteAccepted: (update) => noteAccepted(ctx, update),
    }),
    now: () => realNow().getTime() + aheadMs,
    advanceClock(ms) {
      aheadMs += ms
    },
    resetClock() {
      aheadMs = 0
    },
    faults: () => faults,
    setFaults(next) {
      faults = next
    },
    requests: [],
    memory: {
      refusedOnce: new Set(),
      buckets: new Map(),
      timers: new Set(),
      hanging: new Set(),
    },
  }
  return ctx
}

function seed(ctx: Context): void {
  seedPeople(ctx)
  seedTemplates(ctx)
}

/** What was accepted before the process ended is still on its way. */
function resume(ctx: Context): void {
  for (const message of ctx.store.messages.all()) {
    if (message.from === 'desk' && ['accepted', 'sent'].includes(message.status)) {
      startStatuses(ctx, message)
    }
  }
}

function forget(ctx: Context): void {
  for (const timer of ctx.memory.timers) clearTimeout(timer)
  ctx.memory.timers.clear()
  ctx.memory.refusedOnce.clear()
  ctx.memory.buckets.clear()
  ctx.requests.length = 0
}
