import { z } from 'zod'

/**
 * How a provider speaks the Cloud API (`04-whatsapp.md` section 8): what differs between Meta and
 * those who pass it on.
 */
export interface Endpoint {
  /** With the version, where the path has one; without a trailing slash. */
  root: string
  /** `graph`: `/{number}/messages`; `bare`: `/messages`, the key says whose number it is. */
  pathStyle: 'graph' | 'bare'
  auth: { header: string; prefix: string }
  extraHeaders: Record<string, string>
  media: {
    download: MediaDownload
    /** Beside Meta's own; with their subdomains. */
    hosts: string[]
    uploadField: string
    /** Where the id stands in the answer, such as `response.id`. */
    uploadIdPath: string
  }
  /** `{waba_id}` stands for the account. */
  templates: { path: string; envelope: 'data' | 'waba_templates' }
  webhookAuth: WebhookAuth
}

/**
 * - `as-is-auth`: the address as it is told, with our key
 * - `as-is-noauth`: the same without it
 * - `host-rewrite`: Meta's host is replaced by the provider's, with our key
 * - `post-download`: `POST /downloadMedia/{id}` answers with the file
 */
type MediaDownload = 'as-is-auth' | 'as-is-noauth' | 'host-rewrite' | 'post-download'

/** How a webhook proves itself: signed with one of the secrets, or with one of the values. */
export type WebhookAuth =
  | { kind: 'hmac'; header: string; prefix: string; secrets: string[] }
  | { kind: 'static-header'; header: string; values: string[] }

interface Preset {
  url: string
  version: string | null
  pathStyle: Endpoint['pathStyle']
  auth: Endpoint['auth']
  download: MediaDownload
  uploadField: string
  uploadIdPath: string
  templatesPath: string
  envelope: Endpoint['templates']['envelope']
  webhookAuth: WebhookAuth['kind']
}

const META: Preset = {
  url: 'https://graph.facebook.com',
  version: 'v25.0',
  pathStyle: 'graph',
  auth: { header: 'Authorization', prefix: 'Bearer ' },
  download: 'as-is-auth',
  uploadField: 'file',
  uploadIdPath: 'id',
  templatesPath: '/{waba_id}/message_templates',
  envelope: 'data',
  webhookAuth: 'hmac',
}

/**
 * 360dialog by its own documentation, Pinbot by public code only: each value can be set by itself.
 */
const PRESETS: Record<'meta' | '360dialog' | 'pinbot', Preset> = {
  meta: META,
  '360dialog': {
    ...META,
    url: 'https://waba-v2.360dialog.io',
    version: null,
    pathStyle: 'bare',
    auth: { header: 'D360-API-KEY', prefix: '' },
    download: 'host-rewrite',
    templatesPath: '/v1/configs/templates',
    envelope: 'waba_templates',
    webhookAuth: 'static-header',
  },
  pinbot: {
    ...META,
    url: 'https://partnersv1.pinbot.ai',
    version: 'v3',
    auth: { header: 'apikey', prefix: '' },
    download: 'post-download',
    uploadField: 'sheet',
    uploadIdPath: 'response.id',
    webhookAuth: 'static-header',
  },
}

/** `none` where a provider has nothing in this place. */
const orNone = (pattern: RegExp, message: string) =>
  z.string().regex(new RegExp(`^none$|${pattern.source}`), message)

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'the name of a header')
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)

/** The settings of a provider. */
export const providerSettings = {
  WHATSAPP_PROVIDER: z.enum(['meta', '360dialog', 'pinbot']).default('meta'),
  WHATSAPP_GRAPH_URL: z.url({ protocol: /^https?$/ }).optional(),
  WHATSAPP_API_VERSION: orNone(/^v\d+(\.\d+)?$/, 'a version such as v25.0, or none').optional(),
  WHATSAPP_PATH_STYLE: z.enum(['graph', 'bare']).optional(),
  WHATSAPP_AUTH_HEADER: headerName.optional(),
  WHATSAPP_AUTH_PREFIX: orNone(/^[\x21-\x7e]{1,50}$/, 'a word such as Bearer, or none').optional(),
  WHATSAPP_EXTRA_HEADERS: z
    .string()
    .transform((text, issue) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        issue.addIssue({ code: 'custom', message: 'JSON such as {"x-waba-id": "…"}' })
        return z.NEVER
      }
    })
    .pipe(z.record(headerName, z.string()))
    .optional(),
  WHATSAPP_MEDIA_DOWNLOAD: z
    .enum(['as-is-auth', 'as-is-noauth', 'host-rewrite', 'post-download'])
    .optional(),
  WHATSAPP_MEDIA_HOSTS: list.default([]),
  WHATSAPP_UPLOAD_FIELD: z
    .string()
    .regex(/^[\w-]{1,50}$/, 'the name of a field')
    .optional(),
  WHATSAPP_UPLOAD_ID: z
    .string()
    .regex(/^\w+(\.\w+)*$/, 'a path such as response.id')
    .optional(),
  WHATSAPP_TEMPLATES_PATH: z.string().startsWith('/', 'a path such as /{waba_id}/…').optional(),
  WHATSAPP_TEMPLATES_LIST: z.enum(['data', 'waba_templates']).optional(),
  WHATSAPP_WEBHOOK_AUTH: z.enum(['hmac', 'static-header']).optional(),
  WHATSAPP_WEBHOOK_HEADER: headerName.optional(),
  WHATSAPP_WEBHOOK_PREFIX: orNone(/^[\x21-\x7e]{1,50}$/, 'such as sha256=, or none').optional(),
  WHATSAPP_APP_SECRET: list.default([]),
  WHATSAPP_WEBHOOK_KEY: list.default([]),
}

type Settings = z.infer<z.ZodObject<typeof providerSettings>>

/** Where the sandbox's own secrets are good. */
interface Sandbox {
  /** The Graph API of the stand-in in this process; null: none runs. */
  url: string | null
}

/** The provider's ways, with whatever is set differently. */
export function readEndpoint(env: Settings, { url: sandboxUrl }: Sandbox): Endpoint {
  const preset = PRESETS[env.WHATSAPP_PROVIDER]
  const url = (env.WHATSAPP_GRAPH_URL ?? sandboxUrl ?? preset.url).replace(/\/$/, '')
  const version = noneOr(env.WHATSAPP_API_VERSION, preset.version ?? '')
  return {
    root: version === '' ? url : `${url}/${version}`,
    pathStyle: env.WHATSAPP_PATH_STYLE ?? preset.pathStyle,
    auth: readAuth(env, preset),
    extraHeaders: env.WHATSAPP_EXTRA_HEADERS ?? {},
    media: {
      download: env.WHATSAPP_MEDIA_DOWNLOAD ?? preset.download,
      hosts: env.WHATSAPP_MEDIA_HOSTS.map((host) => host.toLowerCase()),
      uploadField: env.WHATSAPP_UPLOAD_FIELD ?? preset.uploadField,
      uploadIdPath: env.WHATSAPP_UPLOAD_ID ?? preset.uploadIdPath,
    },
    templates: {
      path: env.WHATSAPP_TEMPLATES_PATH ?? preset.templatesPath,
      envelope: env.WHATSAPP_TEMPLATES_LIST ?? preset.envelope,
    },
    webhookAuth: readWebhookAuth(env),
  }
}

const noneOr = (given: string | undefined, preset: string) =>
  given === 'none' ? '' : (given ?? preset)

/** A header of one's own carries the bare key, unless a prefix is named; `Authorization` a bearer's. */
function readAuth(env: Settings, preset: Preset): Endpoint['auth'] {
  const header = env.WHATSAPP_AUTH_HEADER ?? preset.auth.header
  const isBearer = header.toLowerCase() === 'authorization'
  const word = noneOr(env.WHATSAPP_AUTH_PREFIX, isBearer ? 'Bearer' : '')
  return { header, prefix: word === '' ? '' : `${word} ` }
}

/** How webhooks prove themselves with these settings. */
export function readWebhookAuth(env: Settings): WebhookAuth {
  const kind = env.WHATSAPP_WEBHOOK_AUTH ?? PRESETS[env.WHATSAPP_PROVIDER].webhookAuth
  if (kind === 'static-header') {
    const values = env.WHATSAPP_WEBHOOK_KEY
    return {
      kind,
      header: (env.WHATSAPP_WEBHOOK_HEADER ?? 'x-webhook-key').toLowerCase(),
      values: values.length > 0 ? values : ['sandbox-webhook-key'],
    }
  }
  const secrets = env.WHATSAPP_APP_SECRET
  return {
    kind,
    header: (env.WHATSAPP_WEBHOOK_HEADER ?? 'x-hub-signature-256').toLowerCase(),
    prefix: noneOr(env.WHATSAPP_WEBHOOK_PREFIX, 'sha256='),
    secrets: secrets.length > 0 ? secrets : ['sandbox-secret'],
  }
}
