import type { Chat, Message } from '@smart-chat/contract'
import type { Desk } from '../testing/desk.ts'
import { CUSTOMER, PARTNER, VENDOR } from '../testing/webhook.ts'
import type { AppUser } from './history-customer.ts'
import { attempt, type Watcher } from './history-watcher.ts'

/** What a random step is made of: whose turn, about what, and how. */
export interface Step {
  action: ActionName
  who: number
  which: number
  how: number
}

export interface World {
  desk: Desk
  watchers: Watcher[]
  /** Customers of this stretch. */
  phones: string[]
  /** Some of them have the app open too. */
  apps: AppUser[]
}

/** Most write to the segment where most executives work. */
export const NUMBERS = [PARTNER, PARTNER, CUSTOMER, VENDOR]

/** A picture of one dot. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const pick = <Item>(items: readonly Item[], number: number): Item | undefined =>
  items[number % Math.max(1, items.length)]

type Told = { id: string; from: 'customer' | 'desk'; content: { type?: string } }

/** What a customer's phone shows with one of our numbers. */
async function shownOn(world: World, phone: string, phone_number_id: string): Promise<Told[]> {
  const { messages } = await world.desk.phones.call<{ messages: Told[] }>(
    'GET',
    `/people/${phone}/messages?pnid=${phone_number_id}`,
  )
  return messages
}

/** A customer does something on the phone. */
async function onPhone(
  { desk, phones }: World,
  { who, which }: Step,
  content: object,
): Promise<unknown> {
  return desk.sandbox
    .say(pick(phones, who) ?? '', { phone_number_id: pick(NUMBERS, which), ...content })
    .then(
      () => 'done',
      (error: Error) => error.message,
    )
}

/** The customer does something with a message that the phone shows. */
async function aboutMessage(
  world: World,
  step: Step,
  from: Told['from'] | null,
  content: (id: string) => object,
): Promise<unknown> {
  const phone = pick(world.phones, step.who) ?? ''
  const messages = await shownOn(world, phone, pick(NUMBERS, step.which) ?? '')
  const message = pick(
    messages.filter((one) => from === null || one.from === from),
    step.how,
  )
  return message === undefined ? 'nothing there' : onPhone(world, step, content(message.id))
}

const watcherOf = ({ watchers }: World, { who }: Step) => pick(watchers, who) as Watcher

/** An executive does something with one of the chats of this stretch that their client knows. */
function inChat(
  world: World,
  step: Step,
  work: (watcher: Watcher, chat: Chat) => Promise<unknown>,
): Promise<unknown> {
  const watcher = watcherOf(world, step)
  const chats = [...watcher.known().chats.values()]
    .filter(
      (chat) =>
        chat.customer === '' ||
        !/^\d+$/.test(chat.customer) ||
        world.phones.includes(chat.customer),
    )
    .toSorted((one, other) => (one.created_at < other.created_at ? -1 : 1))
  const chat = pick(chats, step.which)
  return chat === undefined ? Promise.resolve('nothing there') : attempt(() => work(watcher, chat))
}

/** A customer does something in the app. */
const inApp = ({ apps }: World, { who }: Step, work: (app: AppUser) => Promise<unknown>) => {
  const app = pick(apps, who)
  return app === undefined ? Promise.resolve('nothing there') : attempt(() => work(app))
}

function aMessage(
  watcher: Watcher,
  chat: Chat,
  how: number,
  fits: (message: Message) => boolean = () => true,
): Message | undefined {
  const messages = watcher.known().conversations.get(chat.chat_id)?.messages ?? []
  return pick(messages.filter(fits), how)
}

/** Through the outbox, which repeats what a cut wire swallowed; a refusal is not insisted on. */
function send(watcher: Watcher, message: Parameters<Watcher['client']['outbox']['send']>[0]) {
  const { outbox } = watcher.client
  for (const pending of outbox.pending(message.chat_id)) {
    if (pending.state === 'refused') outbox.discard(pending.client_message_id)
  }
  outbox.send(message)
}

const operator = async ({ desk }: World, path: string, body: object) => {
  const answer = await fetch(`${desk.url}/api/webhook/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': 'sandbox-webhook' },
    body: JSON.stringify(body),
  })
  const { code } = (await answer.json()) as { code?: string }
  if (answer.status === 500) throw new Error(`${path}: ${code}`)
  return code ?? 'done'
}

const STATUSES = ['online', 'online', 'away', 'offline'] as const

type Action = (world: World, step: Step) => Promise<unknown>

/** Everything that people do, each with how often it is done. */
export const ACTIONS = {
  write: [14, (world, step) => onPhone(world, step, { type: 'text', text: `Text ${step.how}` })],
  // Where the chat has just been resolved: a mark.
  number: [
    3,
    (world, step) => onPhone(world, step, { type: 'text', text: String((step.how % 5) + 1) }),
  ],
  quote: [
    3,
    (world, step) =>
      aboutMessage(world, step, null, (reply_to) => ({
        type: 'text',
        text: `About that ${step.how}`,
        reply_to,
      })),
  ],
  place: [
    1,
    (world, step) =>
      onPhone(world, step, { type: 'location', location: { latitude: 18.5, longitude: 73.8 } }),
  ],
  photo: [
    2,
    async ({ desk, phones }, { who, which }) => {
      const file = new File([DOT], 'dot.png', { type: 'image/png' })
      await desk.phones.sendFile(pick(phones, who) ?? '', file, {
        phone_number_id: pick(NUMBERS, which) ?? '',
        caption: 'Look',
      })
      return 'done'
    },
  ],
  react: [
    4,
    (world, step) =>
      aboutMessage(world, step, null, (message_id) => ({
        type: 'reaction',
        message_id,
        ...(step.how % 3 === 0 ? {} : { emoji: pick(['👍', '🙏'], step.how) }),
      })),
  ],
  edit: [
    3,
    (world, step) =>
      aboutMessage(world, step, 'customer', (message_id) => ({
        type: 'edit',
        message_id,
        text: `Edited ${step.how}`,
      })),
  ],
  revoke: [
    2,
    (world, step) =>
      aboutMessage(world, step, 'customer', (message_id) => ({ type: 'revoke', message_id })),
  ],
  look: [
    3,
    async ({ desk, phones }, { who, which }) => {
      await desk.phones.call('POST', `/people/${pick(phones, who)}/read`, {
        phone_number_id: pick(NUMBERS, which),
      })
      return 'done'
    },
  ],
  hide: [
    1,
    async ({ desk, phones }, { who, how }) => {
      await desk.phones.call('PATCH', `/people/${pick(phones, who)}`, {
        phone_hidden: how % 2 === 0,
      })
      return 'done'
    },
  ],
  say: [
    6,
    (world, step) =>
      inApp(world, step, async ({ client, chat_id }) => {
        client.outbox.send({ chat_id: chat_id(), message: `In the app ${step.how}` })
      }),
  ],
  look_up: [
    2,
    (world, step) =>
      inApp(world, step, ({ client, chat_id }) =>
        client.socket.emit('mark_seen', { chat_id: chat_id(), up_to_seq: 1 + (step.how % 20) }),
      ),
  ],
  mark: [
    1,
    (world, step) =>
      inApp(world, step, ({ client, chat_id }) =>
        client.call('rateChat', { chat_id: chat_id(), rating: 1 + (step.how % 5) }),
      ),
  ],
  leave: [
    2,
    async ({ apps }, { who }) => {
      pick(apps, who)?.wire.cut()
      return 'done'
    },
  ],
  reply: [
    14,
    (world, step) =>
      inChat(world, step, async (watcher, { chat_id }) =>
        send(watcher, { chat_id, message: `Reply ${step.how}` }),
      ),
  ],
  answer: [
    3,
    (world, step) =>
      inChat(world, step, async (watcher, chat) => {
        const reply_to = aMessage(watcher, chat, step.how)?.message_id
        send(watcher, {
          chat_id: chat.chat_id,
          message: `To that ${step.how}`,
          ...(reply_to === undefined ? {} : { reply_to }),
        })
      }),
  ],
  template: [
    2,
    (world, step) =>
      inChat(world, step, async (watcher, { chat_id, customer_type }) => {
        const { templates } = await watcher.client.call('listTemplates', {
          stakeholder: customer_type,
        })
        const template = pick(templates, step.how)
        if (template === undefined) return
        const variables = Object.fromEntries(template.variables.map(({ name }) => [name, 'Asha']))
        send(watcher, { chat_id, message: '', template_id: template.id, variables })
      }),
  ],
  retry: [
    4,
    (world, step) =>
      inChat(world, step, async (watcher, chat) => {
        const failed = aMessage(watcher, chat, step.how, ({ delivery }) => delivery === 'failed')
        if (failed === undefined) return
        await watcher.client.socket.emit('retry_message', { message_id: failed.message_id })
      }),
  ],
  see: [
    5,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id, last_seq }) =>
        client.socket.emit('mark_seen', {
          chat_id,
          up_to_seq: Math.max(0, last_seq - (step.how % 3)),
        }),
      ),
  ],
  read: [
    2,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id }) =>
        client.socket.emit('fetch_chats_by_user', { chat_id }),
      ),
  ],
  tag: [
    4,
    (world, step) =>
      inChat(world, step, async ({ client }, { chat_id, customer_type }) => {
        const { tags } = await client.call('listTags', { customer_type })
        await client.socket.emit('apply_tag', { chat_id, tag: pick(tags, step.how) ?? '' })
      }),
  ],
  untag: [
    2,
    (world, step) =>
      inChat(world, step, async ({ client }, { chat_id, tags }) => {
        const tag = pick(tags, step.how)
        if (tag !== undefined) await client.socket.emit('remove_tag', { chat_id, tag })
      }),
  ],
  note: [
    3,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id }) =>
        client.call('addNote', { chat_id, content: `Note ${step.how}` }),
      ),
  ],
  resolve: [
    4,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id }) =>
        client.socket.emit('update_chat_status', { chat_id, status: 'resolved', reason: 'Done' }),
      ),
  ],
  reopen: [
    3,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id }) =>
        client.socket.emit('update_chat_status', { chat_id, status: 'active' }),
      ),
  ],
  reassign: [
    4,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id }) =>
        client.socket.emit('reassign_chat', {
          chat_id,
          executive_id:
            step.how % 4 === 0 ? null : (pick(world.watchers, step.how)?.executive_id ?? null),
        }),
      ),
  ],
  status: [
    4,
    (world, step) => {
      const watcher = watcherOf(world, step)
      return attempt(() =>
        watcher.client.socket.emit('set_executive_status', {
          status: pick(STATUSES, step.how) ?? 'online',
        }),
      )
    },
  ],
  rate: [
    2,
    (world, step) =>
      inChat(world, step, ({ client }, { chat_id }) =>
        client.call('rateChat', { chat_id, rating: 1 + (step.how % 5) }),
      ),
  ],
  profile: [
    2,
    (world, step) =>
      operator(world, 'user/update', {
        customer: pick(world.phones, step.who),
        name: `Name ${step.how % 10}`,
        city: pick(['Pune', 'Nashik'], step.how),
        documents_status: pick(['Approved', 'Pending', 'Rejected'], step.how),
        dco_status: pick(['Active', 'Suspend'], step.how),
      }),
  ],
  context: [
    2,
    (world, step) =>
      operator(world, 'context_change', {
        customer: pick(world.phones, step.who),
        customer_type: pick(['Partner', 'Customer', 'Vendor'], step.which),
        context: { booking: `B${step.how % 5}`, journey: `J${step.how % 3}` },
      }),
  ],
  book: [
    1,
    (world, step) =>
      operator(world, 'booking', {
        event: 'created',
        customer_number: pick(world.phones, step.who),
        booking_id: `B${step.how}`,
        ride_datetime: new Date(Date.now() + 7_200_000).toISOString(),
      }),
  ],
  cut: [
    3,
    async (world, step) => {
      watcherOf(world, step).wire.cut()
      return 'done'
    },
  ],
  later: [
    2,
    async ({ desk }, { how }) => {
      const advance_s = pick([30, 300, 4000, 30_000], how) ?? 30
      desk.advance(advance_s)
      await desk.phones.call('POST', '/clock', { advance_s })
      return 'done'
    },
  ],
} satisfies Record<string, [often: number, Action]>

export type ActionName = keyof typeof ACTIONS

export const act = (world: World, step: Step): Promise<unknown> =>
  (ACTIONS[step.action][1] as Action)(world, step)
