import { z } from 'zod'
import type { Config } from '../../config.ts'
import { whatsappForm } from '../../media/limits.ts'
import {
  type Channel,
  ChannelFailure,
  type OutgoingMedia,
  type OutgoingMessage,
} from '../channel.ts'
import { failureOf } from './errors.ts'
import { fileForm } from './file-form.ts'

const Accepted = z.looseObject({ messages: z.array(z.looseObject({ id: z.string() })).min(1) })

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

const Uploaded = z.looseObject({ id: z.coerce.string() })

/** The whole of a file, 100 MB at most, over a slow line. */
const FILE_TIMEOUT_S = 240

const JSON_TYPE = { 'content-type': 'application/json' }

const TEMPLATE_FIELDS = 'id,name,language,status,category,components,parameter_format'

const TemplatePage = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
})

/** WhatsApp's Graph API, or whatever speaks it at `WHATSAPP_GRAPH_URL`. */
export function createWhatsApp({ whatsapp }: Config): Channel {
  const base = `${whatsapp.graphUrl}/${whatsapp.apiVersion}`
  const key =
    whatsapp.authHeader.toLowerCase() === 'authorization'
      ? `Bearer ${whatsapp.accessToken}`
      : whatsapp.accessToken
  const headers = { [whatsapp.authHeader]: key, 'user-agent': 'SmartChat/2' }

  const call = async (
    url: string,
    body?: object,
    timeoutS = whatsapp.timeout,
  ): Promise<Response> => {
    const json = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) }
    return request(url, body === undefined ? {} : json, timeoutS)
  }
  const request = async (
    url: string,
    init: { method?: string; headers?: object; body?: string | ReadableStream; duplex?: 'half' },
    timeoutS: number,
  ): Promise<Response> => {
    try {
      return await fetch(url, {
        ...init,
        headers: { ...headers, ...init.headers },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutS * 1000),
      })
    } catch (error) {
      throw unreachable(error)
    }
  }

  return {
    async send(message) {
      const response = await call(`${base}/${message.phone_number_id}/messages`, requestOf(message))
      const answer = await readJson(response)
      if (!response.ok) throw refusal(response.status, answer)
      const accepted = Accepted.safeParse(answer)
      const id = accepted.data?.messages[0]?.id
      // It said yes without saying which: it may well have been sent.
      if (id === undefined) throw new ChannelFailure('unknown', 'no_id', 'WhatsApp gave no id.')
      return id
    },

    async bringMedia({ phone_number_id, ...file }) {
      const url = `${base}/${phone_number_id}/media`
      const response = await request(url, fileForm(file), FILE_TIMEOUT_S)
      const answer = await readJson(response)
      if (!response.ok) throw refusal(response.status, answer)
      const uploaded = Uploaded.safeParse(answer)
      if (!uploaded.success) throw new ChannelFailure('retry', 'no_id', 'WhatsApp gave no id.')
      return uploaded.data.id
    },

    async fetchMedia({ whatsapp_media_id, phone_number_id }) {
      const query = new URLSearchParams({ phone_number_id })
      const response = await call(`${base}/${encodeURIComponent(whatsapp_media_id)}?${query}`)
      const answer = await readJson(response)
      if (!response.ok) throw refusal(response.status, answer)
      const info = MediaInfo.parse(answer)
      requireKnownHost(info.url, whatsapp.graphUrl)
      const file = await call(info.url, undefined, FILE_TIMEOUT_S)
      if (!file.ok || file.body === null)
        throw failureOf(null, file.status === 404 ? 503 : file.status)
      return {
        mime_type: info.mime_type,
        size: info.file_size ?? null,
        sha256: info.sha256 ?? null,
        body: file.body,
      }
    },

    async listTemplates(waba_id) {
      const templates: unknown[] = []
      for (let after: string | undefined; ; ) {
        const query = new URLSearchParams({ fields: TEMPLATE_FIELDS, limit: '100' })
        if (after !== undefined) query.set('after', after)
        const response = await call(`${base}/${waba_id}/message_templates?${query}`)
        const answer = await readJson(response)
        if (!response.ok) throw refusal(response.status, answer)
        const page = TemplatePage.parse(answer)
        templates.push(...page.data)
        // `next` carries the access token and Meta's host, so only its presence is used.
        after = page.paging?.next === undefined ? undefined : page.paging.cursors?.after
        if (after === undefined) return templates
      }
    },

    async showTyping({ whatsapp_id, phone_number_id }) {
      await call(`${base}/${phone_number_id}/messages`, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: whatsapp_id,
        typing_indicator: { type: 'text' },
      })
    },
  }
}

/** Meta's request for a message (`04-whatsapp.md` section 2). */
function requestOf(message: OutgoingMessage): object {
  const { phone, user_id } = message.customer
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // With the plus sign: without it Meta may put the business's own country code in front.
    ...(phone === null ? { recipient: user_id } : { to: `+${phone}` }),
    ...(message.reply_to === null ? {} : { context: { message_id: message.reply_to } }),
    biz_opaque_callback_data: message.callback,
    ...bodyOf(message),
  }
}

function bodyOf({ kind, message, content, media }: OutgoingMessage): object {
  if (kind === 'template') return { type: 'template', template: content?.template }
  if (media !== null) return mediaBody(media, content)
  return { type: 'text', text: { body: message, preview_url: true } }
}

function mediaBody(media: OutgoingMedia, content: OutgoingMessage['content']): object {
  const { type, voice } = whatsappForm(media)
  const part = {
    id: media.whatsapp_media_id,
    ...(typeof content?.caption === 'string' ? { caption: content.caption } : {}),
    ...(voice ? { voice } : {}),
    ...(type === 'document' ? { filename: media.file_name ?? 'file' } : {}),
  }
  return { type, [type]: part }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

function refusal(httpStatus: number, answer: unknown): ChannelFailure {
  const refused = Refused.safeParse(answer)
  if (!refused.success) return failureOf(null, httpStatus)
  const { code, message, error_data } = refused.data.error
  return failureOf({ code, message, details: error_data?.details }, httpStatus)
}

/** Refused before a byte went out: surely not sent. Anything later may have arrived. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

function unreachable(error: unknown): ChannelFailure {
  const code = String(
    (error as { cause?: { code?: unknown } }).cause?.code ?? (error as Error).name,
  )
  return NOT_SENT.has(code)
    ? new ChannelFailure('retry', code, 'WhatsApp cannot be reached. It is tried again by itself.')
    : new ChannelFailure('unknown', code, 'WhatsApp did not answer in time.')
}

/** Files are fetched, with our token, from Meta's own hosts or the configured one only. */
function requireKnownHost(url: string, graphUrl: string): void {
  const { hostname, protocol, host } = new URL(url)
  const own = host === new URL(graphUrl).host
  const metas =
    protocol === 'https:' &&
    /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/.test(hostname)
  if (!own && !metas)
    throw new ChannelFailure('permanent', 'host', 'The file lies on a host that is not allowed.')
}
