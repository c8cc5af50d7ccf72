import { randomBytes, randomUUID } from 'node:crypto'
import { sleep } from '../measure/clock.ts'
import type { GraphStub } from '../world/graph-stub.ts'
import { batch, customerNumber, letter } from './letters.ts'
import { postLetter } from './post.ts'
import { signIn } from './sign-in.ts'

type Answer = Record<string, unknown>

/** What is not there after this long never will be. */
const PATIENCE_MS = 60_000

/** Brings files through a desk, out to WhatsApp and in from there. */
export async function filesThrough(url: string, graph: GraphStub) {
  const token = await signIn({ kind: 'desk', url })
  const headers = { authorization: `Bearer ${token}` }
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    })
    return (await answer.json()) as Answer
  }
  const eventually = async <Found>(what: string, look: () => Promise<Found | undefined>) => {
    for (const endsAt = Date.now() + PATIENCE_MS; Date.now() < endsAt; await sleep(25)) {
      const found = await look()
      if (found !== undefined) return found
    }
    throw new Error(`It took too long until ${what}.`)
  }

  const customer = customerNumber(2_000_000)
  await postLetter(url, letter(customer, 'Here comes a file'))
  const chat_id = await eventually('the chat is there', async () => {
    const { chats } = (await ask('/api/chats')) as { chats?: Answer[] }
    return chats?.find((chat) => chat.customer === customer)?.chat_id as string | undefined
  })
  const bytesOf = (size: number) =>
    Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)])

  return {
    /** An executive uploads a file and sends it; done when WhatsApp has it. */
    async out(size: number): Promise<void> {
      const before = graph.uploads.length
      const form = new FormData()
      form.set('file', new File([bytesOf(size)], 'out.pdf', { type: 'application/pdf' }))
      const { media_id } = await ask('/api/media/upload', { method: 'POST', body: form })
      await ask('/api/media/send', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id, media_id }),
      })
      await eventually('WhatsApp has it', async () => graph.uploads[before])
    },
    /** A customer sends one; done when an executive has downloaded it. */
    async in(size: number): Promise<void> {
      const id = randomUUID()
      graph.files.set(id, bytesOf(size))
      const document = { id, mime_type: 'application/pdf', filename: 'in.pdf' }
      await postLetter(url, batch([{ customer, text: '', fields: { type: 'document', document } }]))
      const link = await eventually('the file is there', async () => {
        const { messages } = (await ask(`/api/chats/${chat_id}/messages?limit=1`)) as {
          messages?: Answer[]
        }
        const last = messages?.at(-1)
        return last?.message === '📄 in.pdf'
          ? ((last.media_url as string | null) ?? undefined)
          : undefined
      })
      let received = 0
      const { body } = await fetch(new URL(link, url))
      for await (const chunk of body ?? []) received += chunk.length
      if (received !== size) throw new Error(`${received} of ${size} bytes came.`)
      graph.files.delete(id)
      // So that the next one is told from this one.
      await postLetter(url, letter(customer, 'There it was'))
      await eventually('it is no longer the last', async () => {
        const { messages } = (await ask(`/api/chats/${chat_id}/messages?limit=1`)) as {
          messages?: Answer[]
        }
        return messages?.at(-1)?.message === 'There it was' ? true : undefined
      })
    },
  }
}
