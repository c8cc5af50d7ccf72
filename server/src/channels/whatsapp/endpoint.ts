import { z } from 'zod'
import type { Config } from '../../config.ts'
import { type Channel, ChannelFailure } from '../channel.ts'
import { readHealth } from './check-number.ts'
import { failureOf, failureOfNetwork } from './errors.ts'
import { fileForm } from './file-form.ts'
import { openMedia } from './open-media.ts'
import { headersOf, pathsOf, type Whose } from './paths.ts'
import { readTemplates } from './read-templates.ts'
import { requestOf } from './request.ts'

const Accepted = z.looseObject({
  messages: z.array(z.looseObject({ id: z.string() })).min(1),
  contacts: z
    .array(z.looseObject({ wa_id: z.string().nullish(), user_id: z.string().nullish() }))
    .optional()
    // What else it says is no reason to doubt that the message was taken.
    .catch(undefined),
})

const Refused = z.looseObject({
  error: z.looseObject({
    code: z.coerce.number(),
    message: z.string().optional(),
    error_data: z.looseObject({ details: z.string().optional() }).optional(),
  }),
})

const MediaInfo = z.looseObject({
  url: z.url(),
  mime_type: z.string().default('application/octet-stream'),
  sha256: z.string().optional(),
  file_size: z.coerce.number().optional(),
})

/** The whole of a file, 100 MB at most, over a slow line. */
const FILE_TIMEOUT_S = 240

const JSON_TYPE = { 'content-type': 'application/json' }

/** WhatsApp's Graph API, or whatever speaks it as the settings say (`04-whatsapp.md` section 8). */
export function createWhatsApp({ whatsapp }: Config): Channel {
  const { endpoint } = whatsapp
  const paths = pathsOf(endpoint)
  const headersFor = headersOf(whatsapp)

  const call = async (whose: Whose, path: string, body?: object): Promise<Response> => {
    const json = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) }
    return request(whose, path, body === undefined ? {} : json, whatsapp.timeout)
  }
  const request = async (
    whose: Whose,
    path: string,
    init: { method?: string; headers?: object; body?: string | ReadableStream; duplex?: 'half' },
    timeoutS: number,
  ): Promise<Response> => {
    try {
      return await fetch(`${endpoint.root}${path}`, {
        ...init,
        headers: { ...headersFor(whose), ...init.headers },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutS * 1000),
      })
    } catch (error) {
      throw failureOfNetwork(error)
    }
  }

  return {
    async send(message) {
      const response = await call(message, paths.messages(message), requestOf(message))
      const answer = await readJson(response)
      if (!response.ok) throw refusal(response.status, answer)
      const accepted = Accepted.safeParse(answer)
      const id = accepted.data?.messages[0]?.id
      // It said yes without saying which: it may well have been sent.
      if (id === undefined) throw new ChannelFailure('unknown', 'no_id', 'WhatsApp gave no id.')
      const { wa_id: phone = null, user_id = null } = accepted.data?.contacts?.[0] ?? {}
      const { customer } = message
      const isNews =
        (phone !== null && phone !== customer.phone) ||
        (user_id !== null && user_id !== customer.user_id)
      return { whatsapp_id: id, recipient: isNews ? { phone, user_id } : null }
    },

    async bringMedia({ phone_number_id, ...file }) {
      const number = { phone_number_id }
      const form = fileForm(file, endpoint.media.uploadField)
      const response = await request(number, paths.upload(number), form, FILE_TIMEOUT_S)
      const answer = await readJson(response)
      if (!response.ok) throw refusal(response.status, answer)
      const id = uploadedId(answer, endpoint.media.uploadIdPath)
      if (id === null) throw new ChannelFailure('retry', 'no_id', 'WhatsApp gave no id.')
      return id
    },

    async fetchMedia(media) {
      const response = await call(media, paths.mediaInfo(media))
      const answer = await readJson(response)
      if (!response.ok) throw refusal(response.status, answer)
      const { mime_type, file_size, sha256, url } = MediaInfo.parse(answer)
      const told = { ...media, url, headers: headersFor(media), idleS: whatsapp.timeout }
      const opened = await openMedia(endpoint, told)
      return { mime_type, size: file_size ?? null, sha256: sha256 ?? null, ...opened }
    },

    listTemplates: (waba_id) =>
      readTemplates(endpoint, waba_id, async (path) => {
        const response = await call({ waba_id }, path)
        const answer = await readJson(response)
        if (!response.ok) throw refusal(response.status, answer)
        return answer
      }),

    async check(number) {
      const response = await call(number, paths.health(number))
      const answer = await readJson(response)
      // Who describes no numbers says nothing against this one.
      if (isNoSuchPath(response.status, answer)) return { quality: null, messaging_limit: null }
      if (!response.ok) throw refusal(response.status, answer)
      return readHealth(answer)
    },

    failureOf: ({ code, message }) => failureOf({ code: Number(code), details: message }, 400),

    async markRead({ whatsapp_id, phone_number_id, isTyping }) {
      const number = { phone_number_id }
      const response = await call(number, paths.messages(number), {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: whatsapp_id,
        ...(isTyping ? { typing_indicator: { type: 'text' } } : {}),
      })
      if (!response.ok) throw refusal(response.status, await readJson(response))
      await response.body?.cancel()
    },
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

const isNoSuchPath = (httpStatus: number, answer: unknown) =>
  [404, 405, 501].includes(httpStatus) && !Refused.safeParse(answer).success

function refusal(httpStatus: number, answer: unknown): ChannelFailure {
  const refused = Refused.safeParse(answer)
  if (!refused.success) return failureOf(null, httpStatus)
  const { code, message, error_data } = refused.data.error
  return failureOf({ code, message, details: error_data?.details }, httpStatus)
}

/** The id in an upload's answer, by the path to it. */
function uploadedId(answer: unknown, path: string): string | null {
  let found = answer
  for (const name of path.split('.')) found = (found as Record<string, unknown> | null)?.[name]
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null
}
