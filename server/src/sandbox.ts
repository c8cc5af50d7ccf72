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
  const sandbox = createSandbox({
    numbers: Object.entries(config.whatsapp.numbers).map(([customer_type, number]) => ({
      customer_type,
      phone_number_id: number.phone_number_id,
      waba_id: number.waba_id,
      display_number: number.display_number ?? number.phone_number_id,
    })),
    appSecret: config.whatsapp.appSecrets[0] ?? 'sandbox-secret',
    verifyToken: config.whatsapp.verifyToken,
    accessToken: config.whatsapp.accessToken,
    ...(config.dataFolder === '' ? {} : { dataFolder: join(config.dataFolder, 'sandbox') }),
  })
  await server.register(sandbox.plugin)
  return {
    sandbox,
    tellAddress(url) {
      sandbox.setPublicUrl(url)
      sandbox.setWebhookUrl(`${url}/api/webhook/whatsapp`)
    },
    stop: async () => sandbox.close(),
  }
}
