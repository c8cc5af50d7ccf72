import { readFile } from 'node:fs/promises'
import type { Message } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { startBucket } from '../testing/bucket.ts'
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

test.each(['folder', 'bucket'] as const)(
  'a large file passes through a %s, from and to WhatsApp, and is never held as a whole',
  async (kind) => {
    const stub = await startPhones()
    const bucket = kind === 'bucket' ? await startBucket() : null
    const desk = await deskProcess({
      WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
      WHATSAPP_APP_SECRET: 'sandbox-secret',
      WHATSAPP_GRAPH_URL: stub.phones.graphUrl,
      ...bucket?.settings,
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
      const last = async () =>
        (await ask(`/api/chats/${chat_id}/messages`)).body.messages.at(-1) as Message

      const comesBack = async (link: string, size: number) => {
        let read = 0
        const shown = await fetch(new URL(link, desk.url))
        for await (const chunk of shown.body ?? []) read += chunk.length
        expect(read).toBe(size)
      }
      const goesOut = async (bytes: Buffer) => {
        const { media_id, url } = (await upload(desk.url, token, ['a.pdf', bytes])).body
        await rest(desk.url, { path: '/api/media/send', token, body: { chat_id, media_id } })
        await until('it is delivered', async () => (await last()).delivery === 'delivered', LONG_MS)
        await comesBack(url, bytes.length)
      }
      const comesIn = async (bytes: Buffer) => {
        const file = new File([bytes as Uint8Array<ArrayBuffer>], 'a.pdf')
        await stub.phones.sendFile(phone, file, { phone_number_id: PARTNER, type: 'document' })
        const link = await until(
          'it is fetched',
          async () => {
            const { sender_type, media_info, media_url } = await last()
            return sender_type === 'Customer' && media_info?.size === bytes.length && media_url
          },
          LONG_MS,
        )
        await comesBack(link, bytes.length)
      }
      const growth = async (size: number) => {
        const before = await settled(desk.pid())
        let most = before
        const watch = setInterval(async () => {
          most = Math.max(most, await residentOf(desk.pid()).catch(() => 0))
        }, 5)
        const bytes = padded(Buffer.from('%PDF-1.7\n'), size)
        await goesOut(bytes)
        await comesIn(bytes)
        clearInterval(watch)
        return (most - before) / MB
      }
      // Code is compiled by the first ones; they are small, so that they leave no room to hide in.
      for (let warm = 0; warm < 5; warm++) await growth(64 * 1024 + warm)
      const [usual, large] = [await growth(16 * MB), await growth(SIZE)]
      console.info(
        `${kind}: 16 MB and 96 MB in and out: ${usual.toFixed(1)} and ${large.toFixed(1)} MB more`,
      )
      expect(large * MB).toBeLessThan(SIZE)
    } finally {
      await desk.remove()
      await stub.stop()
      await bucket?.stop()
    }
  },
  300_000,
)

/** So long may a large file be on its way. */
const LONG_MS = 60_000
