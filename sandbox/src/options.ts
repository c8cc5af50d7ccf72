/** One of the business's WhatsApp numbers. */
export interface BusinessNumber {
  phone_number_id: string
  /** Digits only. */
  display_number: string
  waba_id: string
  customer_type: string
}

export interface SandboxOptions {
  numbers?: BusinessNumber[]
  /** Key of the webhook signature. */
  appSecret?: string
  verifyToken?: string
  /** The one bearer token that the Graph API takes. */
  accessToken?: string
  /** Where webhooks are posted; unset they wait. */
  webhookUrl?: string
  /** Base of media download URLs, such as `http://127.0.0.1:5000`; unset the request's own host. */
  publicUrl?: string
  /** History, media and undelivered webhooks live here; unset in memory. */
  dataFolder?: string
  now?: () => Date
  /** Source of chance (ids excepted), for repeatable shuffles and duplicates. */
  random?: () => number
  /** Pauses between webhook attempts after the first, immediate repetition. */
  retry?: { firstMs: number; capMs: number }
  /** Webhooks waiting beyond this number make the Graph API and the phones answer 503. */
  queueLimit?: number
  /** Pause between accepting a message and its first status. */
  statusDelayMs?: number
}

const WABA_ID = '200000000000001'

/** The demo's four numbers, one per segment. */
const DEFAULT_NUMBERS: BusinessNumber[] = ['Partner', 'Customer', 'Vendor', 'SRDP'].map(
  (customerType, index) => ({
    phone_number_id: `10000000000000${index + 1}`,
    display_number: `91000000000${index + 1}`,
    waba_id: WABA_ID,
    customer_type: customerType,
  }),
)

export type Config = ReturnType<typeof completeOptions>

export function completeOptions(options: SandboxOptions) {
  return {
    numbers: options.numbers ?? DEFAULT_NUMBERS,
    appSecret: options.appSecret ?? 'sandbox-secret',
    verifyToken: options.verifyToken ?? 'sandbox-verify',
    accessToken: options.accessToken ?? 'sandbox-token',
    webhookUrl: options.webhookUrl,
    publicUrl: options.publicUrl,
    dataFolder: options.dataFolder,
    random: options.random ?? Math.random,
    retry: options.retry ?? { firstMs: 500, capMs: 30_000 },
    queueLimit: options.queueLimit ?? 100_000,
    statusDelayMs: options.statusDelayMs ?? 25,
  }
}
