import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listChats } from '../chats/list.ts'
import { AWAITING_TAG } from '../clocks/waiting.ts'
import { createContext } from '../context.ts'
import { listMessages } from '../messages/list.ts'
import { fillTemplate } from '../templates/fill.ts'
import { ListedTemplate } from '../templates/sync.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { readDemoFiles } from './files.ts'
import { demoChats, demoWrittenAt, setUpDemoChats } from './seed.ts'

let desk: Desk
beforeAll(async () => {
  desk = await startDesk({ DEMO_CHATS: 'on' })
})
afterAll(() => desk.stop())

/** Rows that break a rule; a rule that holds finds none. */
async function rows(query: string): Promise<Record<string, unknown>[]> {
  return (await sql.raw<Record<string, unknown>>(query).execute(desk.app.parts.db)).rows
}

const count = async (query: string) => Number((await rows(`SELECT count(*) AS n ${query}`))[0]?.n)

const maya = () =>
  createContext(desk.app.parts, {
    kind: 'executive',
    executive_id: 'exec_lead_maya',
    session_id: 'test',
    name: 'Maya Rao',
    role: 'lead',
    customer_types: ['Partner', 'Customer', 'Vendor', 'SRDP'],
  })

test('the first start makes some hundred chats, in every segment active and resolved ones', async () => {
  expect(await count('FROM chats')).toBeGreaterThan(140)
  const kinds = await rows('SELECT customer_type, status, count(*) FROM chats GROUP BY 1, 2')
  expect(kinds).toHaveLength(8)
  for (const kind of kinds) expect(Number(kind.count)).toBeGreaterThan(10)
})

test('messages are numbered from one without gaps, and incoming ones counted on every line', async () => {
  expect(
    await rows(`SELECT * FROM (
      SELECT seq, incoming_count,
        row_number() OVER w AS place,
        count(*) FILTER (WHERE sender_type = 'Customer') OVER w AS incoming
      FROM messages WINDOW w AS (PARTITION BY chat_id ORDER BY seq)) m
      WHERE seq <> place OR incoming_count <> incoming`),
  ).toEqual([])
})

test('time never runs backwards in a chat, and nothing comes from the future', async () => {
  expect(
    await rows(`SELECT * FROM (
      SELECT datetime, lag(datetime) OVER (PARTITION BY chat_id ORDER BY seq) AS before FROM messages) m
      WHERE datetime < before OR datetime > now()`),
  ).toEqual([])
  expect(await rows('SELECT at FROM timeline WHERE at > now()')).toEqual([])
})

test('a chat knows its last message, its counts and its times', async () => {
  expect(
    await rows(`SELECT c.chat_id FROM chats c
      JOIN messages l ON l.chat_id = c.chat_id AND l.seq = c.last_seq
      CROSS JOIN LATERAL (
        SELECT max(seq) AS seq, count(*) FILTER (WHERE sender_type = 'Customer') AS incoming,
          max(datetime) FILTER (WHERE sender_type = 'Customer') AS heard,
          max(datetime) FILTER (WHERE sender_type = 'Executive') AS said
        FROM messages m WHERE m.chat_id = c.chat_id) m
      WHERE c.last_seq <> m.seq OR c.incoming_count <> m.incoming
        OR c.last_incoming_message_time IS DISTINCT FROM m.heard
        OR c.last_incoming_whatsapp_message IS DISTINCT FROM m.heard
        OR c.last_outgoing_message IS DISTINCT FROM m.said
        OR c.last_message_time <> l.datetime OR c.last_message_type <> l.kind
        OR c.last_interaction_by <> l.sender_type OR c.sort_at <> l.datetime
        OR left(c.last_message, 299) <> left(l.message, 299)`),
  ).toEqual([])
  expect(await count('FROM chats WHERE last_seq = 0')).toBe(0)
})

test('the unread count is what the executive of the chat, or else anybody, has not seen', async () => {
  expect(
    await rows(`SELECT c.chat_id, c.unseen_count FROM chats c
      WHERE c.unseen_count <> c.incoming_count - coalesce((
        SELECT max(incoming_seen) FROM chat_reads r WHERE r.chat_id = c.chat_id
          AND (c.assigned_executive_id IS NULL OR r.executive_id = c.assigned_executive_id)), 0)`),
  ).toEqual([])
  expect(
    await rows(`SELECT r.chat_id FROM chat_reads r
      JOIN messages m ON m.chat_id = r.chat_id AND m.seq = r.up_to_seq
      WHERE r.incoming_seen <> m.incoming_count`),
  ).toEqual([])
})

test('waiting begins with the first message that nobody answered, and only active chats wait', async () => {
  expect(
    await rows(`SELECT c.chat_id FROM chats c WHERE c.waiting_since IS DISTINCT FROM (
      CASE WHEN c.status = 'active' THEN (
        SELECT min(datetime) FROM messages m WHERE m.chat_id = c.chat_id
          AND m.sender_type = 'Customer' AND m.seq > coalesce((
            SELECT max(seq) FROM messages a WHERE a.chat_id = c.chat_id
              AND a.sender_type = 'Executive' AND a.delivery <> 'failed'), 0)) END)`),
  ).toEqual([])
  expect(
    await rows(`SELECT message_id FROM messages m WHERE sender_type = 'Executive'
      AND stopped_waiting_since IS DISTINCT FROM (
        SELECT min(datetime) FROM messages q WHERE q.chat_id = m.chat_id AND q.seq < m.seq
          AND q.sender_type = 'Customer' AND q.seq > coalesce((
            SELECT max(seq) FROM messages a WHERE a.chat_id = m.chat_id AND a.seq < m.seq
              AND a.sender_type = 'Executive' AND a.delivery <> 'failed'), 0))`),
  ).toEqual([])
})

test('in every segment somebody waits one, four and twelve minutes, with the alerts still to come', async () => {
  const written = (await demoWrittenAt(desk.app.parts.db)) as Date
  for (const minutes of [1, 4, 12]) {
    const since = new Date(Math.floor(written.getTime() / 1000) * 1000 - minutes * 60_000)
    expect(
      await rows(`SELECT DISTINCT customer_type FROM chats
        WHERE waiting_since = '${since.toISOString()}'`),
    ).toHaveLength(4)
  }
  expect(
    await rows(`SELECT chat_id FROM chats WHERE
      sla_alert_due_at <> waiting_since + interval '180 s'
      OR sla_escalation_due_at <> waiting_since + interval '600 s'
      OR (waiting_since IS NULL AND (sla_alert_due_at, sla_escalation_due_at) IS DISTINCT FROM (NULL, NULL))`),
  ).toEqual([])
})

test('nobody who is offline holds a chat that waits; answered ones have their executive', async () => {
  expect(await count(`FROM executives WHERE status <> 'offline'`)).toBe(0)
  expect(
    await rows(`SELECT chat_id FROM chats WHERE status = 'active'
      AND (waiting_since IS NULL) = (assigned_executive_id IS NULL)`),
  ).toEqual([])
})

test('John has a handful of chats in Partner and in Customer', async () => {
  const his = await rows(`SELECT customer_type, count(*)::int AS n FROM chats
    WHERE assigned_executive_id = 'exec_agent_john' AND status = 'active' GROUP BY 1 ORDER BY 1`)
  expect(his.map(({ customer_type }) => customer_type)).toEqual(['Customer', 'Partner'])
  for (const { n } of his) expect(n).toBeGreaterThanOrEqual(4)
})

test('whoever has a chat works in its segment, and the timeline says since when and why', async () => {
  expect(
    await rows(`SELECT chat_id FROM chats c WHERE assigned_executive_id IS NOT NULL AND (
      last_executive_id <> assigned_executive_id OR assigned_reason IS NULL
      OR NOT EXISTS (SELECT 1 FROM executive_segments s
        WHERE s.executive_id = c.assigned_executive_id AND s.customer_type = c.customer_type)
      OR NOT EXISTS (SELECT 1 FROM timeline t WHERE t.chat_id = c.chat_id AND t.kind = 'assigned'
        AND t.at = c.assigned_at AND t.detail->>'reason' = c.assigned_reason))`),
  ).toEqual([])
  expect(
    await rows(`SELECT chat_id FROM chats c WHERE assigned_executive_id IS NULL
      AND (assigned_reason IS NOT NULL OR assigned_at IS NOT NULL
        OR (last_executive_id IS NOT NULL) <> EXISTS (
          SELECT 1 FROM timeline t WHERE t.chat_id = c.chat_id AND t.kind = 'released'))`),
  ).toEqual([])
})

test('chats that we answered a while ago await the customer, and the counters agree', async () => {
  expect(
    await rows(`SELECT chat_id FROM chats WHERE status = 'active' AND waiting_since IS NULL
      AND awaiting_customer = (awaiting_due_at IS NOT NULL)`),
  ).toEqual([])
  expect(
    await rows(
      `SELECT chat_id FROM chats WHERE awaiting_customer <> ('${AWAITING_TAG}' = ANY (tags))`,
    ),
  ).toEqual([])
  expect(await count(`FROM chats WHERE awaiting_customer AND status = 'resolved'`)).toBe(0)
  expect(
    await rows(`SELECT customer_type, sum(active), sum(resolved), sum(pending) FROM chat_counts GROUP BY 1
      EXCEPT SELECT customer_type, count(*) FILTER (WHERE status = 'active'),
        count(*) FILTER (WHERE status = 'resolved'),
        count(*) FILTER (WHERE status = 'active' AND awaiting_customer) FROM chats GROUP BY 1`),
  ).toEqual([])
})

test('the window is open for 24 hours after the last message; some close within the hour, some are closed', async () => {
  expect(
    await rows(`SELECT w.* FROM service_windows w WHERE
      closes_at <> last_incoming_at + interval '24 hours'
      OR closing_due_at <> closes_at - interval '1 hour' OR closed_due_at <> closes_at
      OR last_incoming_at <> (SELECT max(datetime) FROM messages m JOIN chats c USING (chat_id)
        WHERE c.customer_id = w.customer_id AND c.phone_number_id = w.phone_number_id
          AND m.sender_type = 'Customer')`),
  ).toEqual([])
  expect(
    await count(`FROM chats c WHERE incoming_count > 0 AND NOT EXISTS (
      SELECT 1 FROM service_windows w WHERE (w.customer_id, w.phone_number_id) = (c.customer_id, c.phone_number_id))`),
  ).toBe(0)
  const active = `FROM chats c JOIN service_windows w USING (customer_id, phone_number_id) WHERE status = 'active'`
  expect(
    await count(`${active} AND closes_at BETWEEN now() AND now() + interval '1 hour'`),
  ).toBeGreaterThan(3)
  expect(await count(`${active} AND closes_at < now()`)).toBeGreaterThan(3)
  expect(
    await rows(`SELECT chat_id ${active} AND closes_at < now() AND NOT EXISTS (
      SELECT 1 FROM timeline t WHERE t.chat_id = c.chat_id AND t.kind = 'window_closed')`),
  ).toEqual([])
})

test('tags are those of the segment; resolving cleared them and the timeline kept them', async () => {
  expect(
    await rows(`SELECT chat_id FROM chats c JOIN segments s USING (customer_type)
      WHERE NOT array_remove(c.tags, '${AWAITING_TAG}') <@ s.tags`),
  ).toEqual([])
  expect(
    await rows(`SELECT t.* FROM timeline t JOIN chats c USING (chat_id) JOIN segments s USING (customer_type)
      WHERE t.kind = 'tagged' AND NOT replace(t.text, 'Added #', '') = ANY (s.tags)`),
  ).toEqual([])
  expect(await count(`FROM chats WHERE status = 'resolved' AND tags <> '{}'`)).toBe(0)
  expect(
    await rows(`SELECT chat_id FROM chats c WHERE status = 'resolved' AND NOT EXISTS (
      SELECT 1 FROM timeline t WHERE t.chat_id = c.chat_id AND t.kind = 'resolved'
        AND t.at = c.resolved_at AND t.detail->>'reason' = c.resolved_reason
        AND jsonb_array_length(t.detail->'tags') > 0)`),
  ).toEqual([])
})

test('every chat opens on its timeline, which is in order', async () => {
  expect(
    await rows(`SELECT chat_id FROM chats c WHERE created_at IS DISTINCT FROM (
      SELECT at FROM timeline t WHERE t.chat_id = c.chat_id AND kind = 'created')
      OR created_at <> (SELECT min(datetime) FROM messages m WHERE m.chat_id = c.chat_id)`),
  ).toEqual([])
  expect(
    await rows(`SELECT * FROM (SELECT at, lag(at) OVER (PARTITION BY chat_id ORDER BY id) AS before
      FROM timeline) t WHERE at < before`),
  ).toEqual([])
})

test('a rating is on the chat, in its history and on the timeline', async () => {
  expect(await count('FROM ratings')).toBeGreaterThan(30)
  expect(
    await rows(`SELECT chat_id FROM chats c WHERE rating IS DISTINCT FROM (
      SELECT rating FROM ratings r WHERE r.chat_id = c.chat_id)
      OR (rating IS NOT NULL) <> EXISTS (
        SELECT 1 FROM timeline t WHERE t.chat_id = c.chat_id AND t.kind = 'rated')`),
  ).toEqual([])
})

test('everything of ours has one attempt, and its tick follows from it', async () => {
  expect(
    await rows(`SELECT message_id FROM messages m LEFT JOIN attempts a USING (message_id)
      WHERE (m.sender_type = 'Executive') <> (m.delivery IS NOT NULL)
        OR (m.sender_type = 'Executive') <> (a.message_id IS NOT NULL)
        OR a.whatsapp_id <> m.whatsapp_id OR a.error IS DISTINCT FROM m.error
        OR (m.delivery = 'failed') <> (m.error IS NOT NULL) OR m.delivery = 'queued'`),
  ).toEqual([])
  expect(await rows('SELECT DISTINCT delivery FROM messages')).toHaveLength(5)
})

test('every kind of message and of file is there, and every file can be read', async () => {
  const kinds = await rows(`SELECT DISTINCT kind FROM messages ORDER BY 1`)
  expect(kinds.map(({ kind }) => kind)).toEqual(
    'audio,button,contacts,document,image,interactive,location,sticker,template,text,unsupported,video,voice'.split(
      ',',
    ),
  )
  expect(await count(`FROM messages WHERE reactions <> '[]'`)).toBeGreaterThan(3)
  expect(await count('FROM messages WHERE edited_at IS NOT NULL')).toBeGreaterThan(1)
  expect(await count('FROM messages WHERE revoked_at IS NOT NULL')).toBeGreaterThan(0)
  expect(await count('FROM messages WHERE reply_to_id IS NOT NULL')).toBeGreaterThan(3)
  expect(await count(`FROM media WHERE state = 'failed'`)).toBeGreaterThan(0)
  for (const media of await rows(`SELECT * FROM media WHERE state = 'ready'`)) {
    expect(await desk.app.parts.storage.size(String(media.storage_key))).toBe(Number(media.size))
  }
})

test('the templates that were sent are those of WhatsApp, word for word', async () => {
  const listed = await desk.app.parts.channels.whatsapp.listTemplates('200000000000001')
  const known = ListedTemplate.array().parse(listed)
  const sent = await rows(`SELECT message, content FROM messages WHERE kind = 'template'`)
  expect(sent.length).toBeGreaterThan(5)
  for (const { message, content } of sent) {
    const { template, variables } = content as {
      template: { name: string; language: { code: string } }
      variables: Record<string, string>
    }
    const found = known.find(
      ({ name, language }) => name === template.name && language === template.language.code,
    )
    const filled = fillTemplate(found as never, variables)
    expect(filled).toMatchObject({ message, content: { variables, template } })
  }
})

test('somebody has no name, somebody only a user id, somebody writes in two segments', async () => {
  expect(await count(`FROM customers WHERE name = ''`)).toBe(1)
  expect(
    await count(`FROM customers c WHERE customer ~ '^IN\\.' AND NOT EXISTS (
      SELECT 1 FROM customer_aliases a WHERE a.customer_id = c.customer_id AND kind = 'phone')`),
  ).toBe(1)
  expect(
    await rows(`SELECT customer_id FROM chats GROUP BY 1 HAVING count(DISTINCT customer_type) > 1`),
  ).toHaveLength(1)
  expect(await count('FROM chats WHERE last_seq = 400')).toBe(1)
  expect(await count('FROM messages WHERE length(message) > 3000')).toBe(1)
})

test('no number has magic in the sandbox, and each is found by it', async () => {
  expect(await count(`FROM customer_aliases WHERE kind = 'phone' AND value ~ '000[1-8]$'`)).toBe(0)
  expect(
    await rows(`SELECT customer_id FROM customers c WHERE NOT EXISTS (
      SELECT 1 FROM customer_aliases a WHERE a.customer_id = c.customer_id AND a.value = c.customer)`),
  ).toEqual([])
})

test('every filter of Partners finds somebody, and riders have rides behind and ahead', async () => {
  for (const user_status of ['Suspend', 'InJourney', 'Pending', 'Active_Approved'] as const) {
    const { chats } = await listChats(maya(), {
      page: 1,
      page_size: 50,
      sort: 'recent',
      user_status,
    })
    expect(chats.length).toBeGreaterThan(2)
  }
  expect(await rows('SELECT DISTINCT status FROM rides')).toHaveLength(4)
  expect(await count(`FROM rides WHERE (status = 'upcoming') <> (date > now())`)).toBe(0)
  expect(await count('FROM ride_searches')).toBeGreaterThan(30)
})

test('the desk shows every chat and message of it', async () => {
  const { chats } = await listChats(maya(), { page: 1, page_size: 100, sort: 'recent' })
  expect(chats).toHaveLength(100)
  for (const { chat_id } of chats) {
    expect((await listMessages(maya(), { chat_id, limit: 50 })).messages.length).toBeGreaterThan(0)
  }
})

test('the same moment tells the same story, and a second start adds nothing', async () => {
  const { parts } = desk.app
  const at = (await demoWrittenAt(parts.db)) as Date
  expect(demoChats(parts, at)).toEqual(demoChats(parts, at))
  const before = await count('FROM messages')
  await setUpDemoChats(maya())
  expect(await count('FROM messages')).toBe(before)
})

interface Shown {
  messages: { id: string; type: string; from: string; content: { id?: string } }[]
}

test('the phones show the same people and conversations, and a reaction there is heard here', async () => {
  const own = await startDesk({ DEMO_CHATS: 'on', WHATSAPP_ACCESS_TOKEN: '' })
  try {
    const get = async <Answer>(path: string) =>
      (await (await fetch(`${own.url}/sandbox/api${path}`)).json()) as Answer
    const { people } = await get<{ people: { phone: string }[] }>('/people')
    const customers = await own.app.parts.db
      .selectFrom('customers')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(people).toHaveLength(Number(customers.n))

    const asha = await own.app.parts.db
      .selectFrom('messages')
      .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
      .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
      .select(['whatsapp_id', 'seq'])
      .where('customers.customer', '=', '919812340012')
      .orderBy('seq')
      .execute()
    const { messages } = await get<Shown>('/people/919812340012/messages?pnid=100000000000002')
    const shown = messages.filter(({ type }) => type !== 'reaction')
    expect(shown.map(({ id }) => id)).toEqual(asha.map((one) => one.whatsapp_id))

    const all = await Promise.all(
      people.map(({ phone }) => get<Shown>(`/people/${phone}/messages`)),
    )
    const photo = all.flatMap((one) => one.messages).find(({ type }) => type === 'image')
    const file = await fetch(`${own.url}/sandbox/api/media/${photo?.content.id}`)
    expect(file.headers.get('content-type')).toBe('image/jpeg')

    const said = messages.find(({ from }) => from === 'desk')
    await fetch(`${own.url}/sandbox/api/people/919812340012/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        phone_number_id: '100000000000002',
        type: 'reaction',
        message_id: said?.id,
        emoji: '🎈',
      }),
    })
    const reactions = () =>
      own.app.parts.db
        .selectFrom('messages')
        .select('reactions')
        .where('whatsapp_id', '=', String(said?.id))
        .executeTakeFirstOrThrow()
    await expect.poll(reactions, { timeout: 5000 }).toMatchObject({
      reactions: [{ emoji: '🎈', by: '919812340012' }],
    })
  } finally {
    await own.stop()
  }
})

test('the files are small', async () => {
  const files = [...(await readDemoFiles()).values()]
  expect(files.reduce((sum, file) => sum + file.length, 0)).toBeLessThan(200_000)
})
