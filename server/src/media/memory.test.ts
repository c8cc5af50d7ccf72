import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { startPhones } from '../testing/desk.ts'
import { deskProcess } from '../testing/desk-process.ts'
import { padded, upload } from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

const MB = 1024 * 1024

/**
 * Far more than the buffers that V8 leaves lying about before it tidies up (64 MB), so that a file
 * which is held as a whole is told from one that passes through.
 */
const SIZE = 96 * MB

/** Memory that the process holds, in bytes (proc(5)). */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

/** The same, when what happened before has been tidied up, as far as it ever is. */
async function settled(pid: number): Promise<number> {
  let last = await residentOf(pid)
  for (let look = 0; look < 10; look++) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const now = await residentOf(pid)
    if (Math.abs(now - last) < MB) return now
    last = now
  }
  return last
}

test('a large file passes through, to storage and to WhatsApp, and is never held as a whole', async () => {
  const stub = await startPhones()
  const desk = await deskProcess({
    WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
    WHATSAPP_APP_SECRET: 'sandbox-secret',
    WHATSAPP_GRAPH_URL: stub.phones.graphUrl,
  })
  try {
    stub.sandbox.setWebhookUrl(`${desk.url}/api/webhook/whatsapp`)
    const phone = '919811890022'
    await stub.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
    const token = (await signIn(desk.url, 'agent_john')).body.accessToken
    const ask = (path: string) => rest(desk.url, { path, token })
    const { chat_id } = await until('the chat is here', async () => {
      const { chats } = (await ask('/api/chats')).body
      return chats.find((chat: { customer: string }) => chat.customer === phone)
    })

    const pass = async (size: number) => {
      const bytes = padded(Buffer.from('%PDF-1.7\n'), size)
      let most = await residentOf(desk.pid())
      const watch = setInterval(async () => {
        most = Math.max(most, await residentOf(desk.pid()).catch(() => 0))
      }, 5)
      const { media_id, url } = (await upload(desk.url, token, ['a.pdf', bytes])).body
      await rest(desk.url, { path: '/api/media/send', token, body: { chat_id, media_id } })
      await until('it is delivered', async () => {
        const { messages } = (await ask(`/api/chats/${chat_id}/messages`)).body
        return messages.at(-1).delivery === 'delivered'
      })
      const shown = await fetch(new URL(url, desk.url))
      expect((await shown.arrayBuffer()).byteLength).toBe(size)
      clearInterval(watch)
      return most
    }
    // Code is compiled by the first ones; they are small, so that they leave no room to hide in.
    for (let warm = 0; warm < 5; warm++) await pass(64 * 1024)
    const before = await settled(desk.pid())
    const most = await pass(SIZE)
    const growth = (most - before) / MB
    console.info(`96 MB in and out: ${growth.toFixed(1)} MB above ${(before / MB).toFixed(0)} MB`)
    expect(growth * MB).toBeLessThan(SIZE)
  } finally {
    await desk.remove()
    await stub.stop()
  }
}, 300_000)
