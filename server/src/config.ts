import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Endpoint, providerSettings, readEndpoint, readWebhookAuth } from './provider.ts'

const seconds = (fallback: number) => z.coerce.number().positive().max(31_536_000).default(fallback)
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback)
const flag = (fallback: boolean) =>
  z
    .enum(['0', '1', 'true', 'false', 'on', 'off'])
    .default(fallback ? '1' : '0')
    .transform((value) => value === '1' || value === 'true' || value === 'on')
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )

/** `1h`, `7d`, `15m`, `90s` or a bare number of seconds. */
const duration = (fallback: string) =>
  z
    .string()
    .regex(/^0*[1-9]\d*[smhd]?$/, 'a time such as 90s, 15m, 1h or 7d')
    .default(fallback)
    .transform((value) => {
      const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[value.slice(-1)] ?? 1
      return Number.parseInt(value, 10) * unit
    })

/** A setting that is written as JSON. */
const jsonText = (example: string) =>
  z.string().transform((value, issue) => {
    try {
      return JSON.parse(value) as unknown
    } catch {
      issue.addIssue({ code: 'custom', message: `JSON such as ${example}` })
      return z.NEVER
    }
  })

const oneNumber = z.object({
  phone_number_id: z.string().min(1),
  waba_id: z.string().min(1),
  display_number: z.string().optional(),
  rate: z.number().int().min(1).max(1000).optional(),
  access_token: z.string().min(1).optional(),
})

const numbers = jsonText('{"Partner": {"phone_number_id": "…", "waba_id": "…"}}').pipe(
  z
    .record(z.string(), z.union([oneNumber.transform((one) => [one]), z.array(oneNumber).min(1)]))
    .refine((bySegment) => {
      const ids = Object.values(bySegment).flatMap((all) => all.map((one) => one.phone_number_id))
      return new Set(ids).size === ids.length
    }, 'each phone_number_id once: a number belongs to one segment'),
)

const fieldsBySegment = jsonText('{"Partner": ["journey_id"]}').pipe(
  z.record(z.string(), z.array(z.string().min(1).max(100)).max(50)),
)

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(5000),
  HOST: z.string().optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_CONNECTIONS: count(20),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ALLOWED_ORIGINS: list,
  JWT_SECRET: z.string().min(32, 'at least 32 characters, chosen at random').optional(),
  ACCESS_TOKEN_TTL: duration('1h'),
  CUSTOMER_TOKEN_TTL: duration('1d'),
  REFRESH_TOKEN_TTL: duration('7d'),
  REFRESH_GRACE_S: z.coerce.number().min(0).max(3600).default(10),
  TRUST_PROXY: flag(false),
  ADMIN_TOKEN: z.string().optional(),
  SEND_MAX_AGE_S: seconds(900),
  RELEASE_ANSWERED: flag(true),
  REASSIGN_OPEN: flag(true),
  ...providerSettings,
  WHATSAPP_ACCESS_TOKEN: z.string().optional(),
  WHATSAPP_VERIFY_TOKEN: list,
  WHATSAPP_NUMBERS: numbers.optional(),
  WHATSAPP_TIMEOUT_S: seconds(20),
  READ_RECEIPTS: flag(true),
  WHATSAPP_RATE: z.coerce.number().int().min(1).max(1000).default(80),
  WEBHOOK_SECRET: list,
  CONTEXT_FIELDS: fieldsBySegment.optional(),
  AI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  AI_API_KEY: z.string().optional(),
  AI_MODEL: z.string().optional(),
  AI_TIMEOUT_S: seconds(20),
  MEDIA_S3_BUCKET: z.string().optional(),
  MEDIA_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  MEDIA_S3_REGION: z.string().default('us-east-1'),
  MEDIA_S3_ACCESS_KEY: z.string().optional(),
  MEDIA_S3_SECRET_KEY: z.string().optional(),
  MEDIA_S3_PATH_STYLE: flag(true),
  MEDIA_LINK_TTL: duration('1d'),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  LEGACY_V1_EVENTS: flag(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  DEMO: z.enum(['auto', 'on', 'off']).default('auto'),
  DEMO_CHATS: flag(true),
  RATE_LIMIT_LOGIN: count(10),
  RATE_LIMIT_LOGIN_ADDRESS: count(100),
  RATE_LIMIT_REFRESH: count(30),
  RATE_LIMIT_AI: count(30),
  RATE_LIMIT_MEDIA: count(200),
  RATE_LIMIT_OTHER: count(100),
  SLA_ALERT_S: seconds(180),
  SLA_ESCALATE_S: seconds(600),
  AWAITING_S: seconds(90),
  INACTIVE_S: seconds(240),
  GONE_S: seconds(60),
  INACTIVE_EFFECT: z.enum(['offline', 'away', 'none']).default('offline'),
})

/** An S3-compatible bucket. */
interface Bucket {
  /** With the bucket's name in it, as a path or a host; without a trailing slash. */
  url: string
  region: string
  accessKey: string
  secretKey: string
}

/** One of our numbers, as it is set. */
export interface WhatsAppNumber {
  phone_number_id: string
  waba_id: string
  display_number?: string | undefined
  /** Messages a second, where it is not the deployment's. */
  rate?: number | undefined
  /** Its own key, where the provider gives each number one. */
  access_token?: string | undefined
}

/** All settings, parsed once. Times are in seconds. */
export interface Config {
  port: number
  host: string
  /** Absolute path. */
  dataFolder: string
  databaseUrl: string | null
  databaseConnections: number
  redisUrl: string | null
  /** Without a trailing slash; null: where the request came from. */
  publicUrl: string | null
  allowedOrigins: string[]
  jwtSecret: string | null
  accessTokenTtl: number
  customerTokenTtl: number
  refreshTokenTtl: number
  refreshGrace: number
  trustProxy: boolean
  adminToken: string | null
  sendMaxAge: number
  releaseAnswered: boolean
  reassignOpen: boolean
  /** What becomes of who is online and does nothing. */
  inactiveEffect: 'offline' | 'away' | 'none'
  /** The counters also under V1's name. */
  legacyV1Events: boolean
  whatsapp: {
    endpoint: Endpoint
    /** Of numbers that have none of their own. */
    accessToken: string
    /** The present one, and the one before while it is being changed. */
    verifyTokens: string[]
    /** By segment; the first is the one that we begin with. */
    numbers: Record<string, WhatsAppNumber[]>
    timeout: number
    /** Messages a second that may go out over a number. */
    rate: number
    /** Customers see that their messages were read, and that somebody is writing. */
    readReceipts: boolean
  }
  /** Of the operator's systems: the present one, and the one before; empty: none are let in. */
  webhookSecrets: string[]
  /** By segment, the fields of the context whose change begins a new chat; null: as they are. */
  contextFields: Record<string, string[]> | null
  /** The language model that suggests replies; null: none. */
  ai: {
    baseUrl: string
    /** Null: the endpoint wants none. */
    apiKey: string | null
    model: string
    /** For a whole call. */
    timeout: number
  } | null
  media: {
    /** Where files lie that are in no folder of ours; null: in the data folder. */
    bucket: Bucket | null
    /** For how long a link to a file is good at least. */
    linkTtl: number
  }
  /** Where Prometheus finds its figures; null: nowhere. */
  metrics: { port: number; host: string } | null
  logLevel: string
  /** Demo people. */
  demo: boolean
  /** Demo chats as well; off where only the people are wanted, as in tests. */
  demoChats: boolean
  /** The stand-in for WhatsApp and its phones. */
  sandbox: boolean
  /** Credentials or a database of one's own: weak secrets stop the start. */
  production: boolean
  /** Calls a minute. */
  rateLimits: {
    login: number
    loginAddress: number
    refresh: number
    ai: number
    media: number
    other: number
  }
  clocks: {
    slaAlert: number
    slaEscalate: number
    awaiting: number
    inactive: number
    gone: number
  }
}

/** The process's environment, with what a `.env` file in the present folder adds to it. */
export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return process.env
}

/**
 * Reads the settings.
 *
 * @throws Error with one sentence that names the variable which is wrong
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(withoutEmpty(environment))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(
      `${String(issue?.path[0])} is not usable: ${issue?.message}. Correct it and start again.`,
    )
  }
  const env = parsed.data
  const real = env.WHATSAPP_ACCESS_TOKEN !== undefined
  const ownDatabase = env.DATABASE_URL !== undefined
  const demo =
    env.DEMO === 'on' ||
    (env.DEMO === 'auto' && !real && !ownDatabase && env.NODE_ENV !== 'production')
  const production = !demo && (real || ownDatabase || env.NODE_ENV === 'production')
  if (production) requireSecrets(env)
  const sandbox = !real && demo
  const numbers = env.WHATSAPP_NUMBERS ?? SANDBOX_NUMBERS
  for (const segment of Object.keys(env.CONTEXT_FIELDS ?? {})) {
    if (numbers[segment] !== undefined) continue
    throw new Error(
      `CONTEXT_FIELDS names the segment ${segment}, which has no number in WHATSAPP_NUMBERS. Correct it and start again.`,
    )
  }
  if (env.SLA_ALERT_S >= env.SLA_ESCALATE_S) {
    throw new Error(
      `SLA_ESCALATE_S (${env.SLA_ESCALATE_S}) must be longer than SLA_ALERT_S (${env.SLA_ALERT_S}): the escalation comes after the alert. Correct it and start again.`,
    )
  }
  return {
    port: env.PORT,
    host: env.HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    dataFolder: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    databaseConnections: env.DATABASE_CONNECTIONS,
    redisUrl: env.REDIS_URL ?? null,
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    allowedOrigins: env.ALLOWED_ORIGINS,
    jwtSecret: env.JWT_SECRET ?? null,
    accessTokenTtl: env.ACCESS_TOKEN_TTL,
    customerTokenTtl: env.CUSTOMER_TOKEN_TTL,
    refreshTokenTtl: env.REFRESH_TOKEN_TTL,
    refreshGrace: env.REFRESH_GRACE_S,
    trustProxy: env.TRUST_PROXY,
    adminToken: env.ADMIN_TOKEN ?? (demo ? 'sandbox-admin' : null),
    sendMaxAge: env.SEND_MAX_AGE_S,
    releaseAnswered: env.RELEASE_ANSWERED,
    reassignOpen: env.REASSIGN_OPEN,
    inactiveEffect: env.INACTIVE_EFFECT,
    legacyV1Events: env.LEGACY_V1_EVENTS,
    whatsapp: {
      endpoint: readEndpoint(env, {
        url: sandbox ? `http://127.0.0.1:${env.PORT}/sandbox/graph` : null,
      }),
      accessToken: env.WHATSAPP_ACCESS_TOKEN ?? 'sandbox-token',
      verifyTokens: orSandboxes(env.WHATSAPP_VERIFY_TOKEN, 'sandbox-verify', !production),
      numbers,
      timeout: env.WHATSAPP_TIMEOUT_S,
      rate: env.WHATSAPP_RATE,
      readReceipts: env.READ_RECEIPTS,
    },
    contextFields: env.CONTEXT_FIELDS ?? null,
    webhookSecrets: orSandboxes(env.WEBHOOK_SECRET, 'sandbox-webhook', demo),
    ai: readModel(env),
    media: { bucket: readBucket(env), linkTtl: env.MEDIA_LINK_TTL },
    metrics:
      env.METRICS_PORT === undefined ? null : { port: env.METRICS_PORT, host: env.METRICS_HOST },
    // At home on a laptop the start prints where to go, and then only what needs a look.
    logLevel: env.LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    demo,
    demoChats: demo && env.DEMO_CHATS,
    sandbox,
    production,
    rateLimits: {
      login: env.RATE_LIMIT_LOGIN,
      loginAddress: env.RATE_LIMIT_LOGIN_ADDRESS,
      refresh: env.RATE_LIMIT_REFRESH,
      ai: env.RATE_LIMIT_AI,
      media: env.RATE_LIMIT_MEDIA,
      other: env.RATE_LIMIT_OTHER,
    },
    clocks: {
      slaAlert: env.SLA_ALERT_S,
      slaEscalate: env.SLA_ESCALATE_S,
      awaiting: env.AWAITING_S,
      inactive: env.INACTIVE_S,
      gone: env.GONE_S,
    },
  }
}

/** What a first start has where `CONTEXT_FIELDS` does not say otherwise. */
export const FIRST_CONTEXT_FIELDS: Record<string, string[]> = {
  Partner: ['journey_id'],
  Customer: ['booking_id'],
}

/** Where the embedded database lives inside the data folder. */
export const databaseFolder = (config: Config) => join(config.dataFolder, 'database')

/** Where files of messages are kept. */
export const mediaFolder = (config: Config) => join(config.dataFolder, 'media')

/** A model needs its name, and an endpoint of one's own or a key for OpenAI's. */
function readModel(env: z.infer<typeof Environment>): Config['ai'] {
  const { AI_BASE_URL: baseUrl, AI_API_KEY: apiKey, AI_MODEL: model } = env
  if (baseUrl === undefined && apiKey === undefined && model === undefined) return null
  if (model === undefined) {
    throw new Error('AI_MODEL is missing: name the model, or remove AI_BASE_URL and AI_API_KEY.')
  }
  if (baseUrl === undefined && apiKey === undefined) {
    throw new Error('AI_MODEL alone is not enough: set AI_BASE_URL, or AI_API_KEY for OpenAI.')
  }
  return {
    baseUrl: baseUrl ?? 'https://api.openai.com/v1',
    apiKey: apiKey ?? null,
    model,
    timeout: env.AI_TIMEOUT_S,
  }
}

/** A bucket needs its name and its keys, and an endpoint where it is not Amazon's. */
function readBucket(env: z.infer<typeof Environment>): Bucket | null {
  const { MEDIA_S3_BUCKET: bucket, MEDIA_S3_REGION: region } = env
  const { MEDIA_S3_ACCESS_KEY: accessKey, MEDIA_S3_SECRET_KEY: secretKey } = env
  if (bucket === undefined) {
    if (accessKey === undefined && secretKey === undefined && env.MEDIA_S3_ENDPOINT === undefined) {
      return null
    }
    throw new Error('MEDIA_S3_BUCKET is missing: name the bucket, or remove the MEDIA_S3 settings.')
  }
  if (accessKey === undefined || secretKey === undefined) {
    throw new Error('A bucket needs its keys: set MEDIA_S3_ACCESS_KEY and MEDIA_S3_SECRET_KEY.')
  }
  const url = new URL(env.MEDIA_S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`)
  if (env.MEDIA_S3_PATH_STYLE) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`
  else url.hostname = `${bucket}.${url.hostname}`
  return { url: url.href.replace(/\/$/, ''), region, accessKey, secretKey }
}

/** Where nothing is set: the sandbox's, which everybody knows, or none. */
const orSandboxes = (given: string[], known: string, isDemo: boolean) =>
  given.length === 0 && isDemo ? [known] : given

const SANDBOX_NUMBERS: Record<string, WhatsAppNumber[]> = Object.fromEntries(
  ['Partner', 'Customer', 'Vendor', 'SRDP'].map((customerType, index) => [
    customerType,
    [
      {
        phone_number_id: `10000000000000${index + 1}`,
        waba_id: '200000000000001',
        display_number: `91000000000${index + 1}`,
      },
    ],
  ]),
)

function requireSecrets(env: z.infer<typeof Environment>): void {
  const needed = ['JWT_SECRET', ...webhookSecretsOf(env)] as const
  const optional = ['WEBHOOK_SECRET', 'ADMIN_TOKEN'] as const
  const missing = needed.find((name) => env[name] === undefined || env[name].length === 0)
  if (missing !== undefined) {
    throw new Error(
      `${missing} must be set to a secret of your own when a real database or WhatsApp number is used. ` +
        'Set it, or set DEMO=on to try things out.',
    )
  }
  const weak = [...needed, ...optional].find((name) =>
    JSON.stringify(env[name] ?? '').includes('sandbox-'),
  )
  if (weak !== undefined) {
    throw new Error(`${weak} still has its sandbox value, which everybody knows. Choose a secret.`)
  }
  // It is sent with every webhook, and may be tried.
  const short = env.WHATSAPP_WEBHOOK_KEY.some((key) => key.length < 16)
  if (short)
    throw new Error('WHATSAPP_WEBHOOK_KEY is too short: 16 characters at least, chosen at random.')
}

/** Who signs the body shakes hands before; who sends a header of ours does neither. */
function webhookSecretsOf(env: z.infer<typeof Environment>) {
  return readWebhookAuth(env).kind === 'hmac'
    ? (['WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'] as const)
    : (['WHATSAPP_WEBHOOK_KEY'] as const)
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}
