import { Agent, request } from 'node:http'
import type { Letter } from './letters.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 128, scheduling: 'fifo' })

/** Posts a webhook; resolves with the status of the answer, 0 where there was none. */
export function postLetter(url: string, { body, signature }: Letter): Promise<number> {
  return new Promise((resolve) => {
    const call = request(
      `${url}/api/webhook/whatsapp`,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-hub-signature-256': signature,
        },
      },
      (response) => {
        response.resume()
        response.once('end', () => resolve(response.statusCode ?? 0))
      },
    )
    call.once('error', () => resolve(0))
    call.end(body)
  })
}
