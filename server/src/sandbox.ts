import { join } from 'node:path'
import { createSandbox, type Sandbox } from '@smart-chat/sandbox'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'

export interface MountedSandbox {
  sandbox: Sandbox | null
  /** Where its webhooks go and its files are fetched, once the server listens. */
  tellAddress(url: string): void
  stop(): Promise<void>
}

/** The stand-in for WhatsApp and its phones; only without real credentials. */
export async function registerSandbox(
  server: FastifyInstance,
  config: Config,
): Promise<MountedSandbox> {
  if (!config.sandbox) return { sandbox: null, tellAddress: () => {}, stop: async () => {} }
  const { webhookAuth } = config.whatsapp.endpoint
  const sandbox = createSandbox({
    numbers: Object.entries(config.whatsapp.numbers).flatMap(([customer_type, numbers]) =>
      numbers.map(({ phone_number_id, waba_id, display_number }) => ({
        customer_type,
        phone_number_id,
        waba_id,
        display_number: display_number ?? phone_number_id,
      })),
    ),
    ...(webhookAuth.kind === 'hmac' ? { appSecret: webhookAuth.secrets[0] ?? '' } : {}),
    verifyToken: config.whatsapp.verifyTokens[0] ?? 'sandbox-verify',
    accessToken: config.whatsapp.accessToken,
    ...(config.dataFolder === '' ? {} : { dataFolder: join(config.dataFolder, 'sandbox') }),
  })
  await server.register(sandbox.plugin)
  return {
    sandbox,
    tellAddress(url) {
      sandbox.setPublicUrl(url)
      const proof =
        webhookAuth.kind === 'hmac' ? {} : { [webhookAuth.header]: webhookAuth.values[0] ?? '' }
      sandbox.setWebhookUrl(`${url}/api/webhook/whatsapp`, proof)
    },
    stop: async () => sandbox.close(),
  }
}
