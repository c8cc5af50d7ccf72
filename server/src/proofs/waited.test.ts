import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWindow } from '../customers/service-window.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterAll(async () => {
  john?.close()
  await desk?.stop()
})

test.skipIf(!onPostgres)(
  'a reply that waited for its chat tells the window and the executive of now (needs DATABASE_URL: the embedded database lets nobody wait)',
  async () => {
    const phone = '919811600001'
    await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
    await john.hears('room_update', (chat) => chat.customer === phone)
    const { chat_id, customer_id } = await chatOf(desk, phone)
    john.forget()
    const later = new Date(Date.now() + 3_600_000)
    let reply: Promise<unknown> = Promise.resolve()
    await desk.ctx.transaction(async (tx) => {
      await tx.db
        .updateTable('chats')
        .set({ assigned_executive_id: 'exec_agent_jane' })
        .where('chat_id', '=', chat_id)
        .execute()
      await openWindow(tx, customer_id, PARTNER, later)
      reply = john.client.socket.emit('send_message', { chat_id, message: 'Hi' })
      await until('the reply waits', async () => {
        const { rows } = await sql`SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(desk.ctx.db)
        return rows.length > 0
      })
    })
    await reply
    expect(await john.hears('room_update', (chat) => chat.chat_id === chat_id)).toMatchObject({
      service_window_closes_at: new Date(later.getTime() + 86_400_000).toISOString(),
      assigned_executive_id: 'exec_agent_jane',
      assigned_executive_name: 'Jane Smith',
    })
  },
)
