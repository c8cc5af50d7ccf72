import { parseArgs } from 'node:util'
import fastify from 'fastify'
import { createSandbox } from './sandbox.ts'

/** The stand-in as a process of its own, on this machine only. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5010' },
    webhook: { type: 'string' },
    data: { type: 'string' },
  },
})

const sandbox = createSandbox({
  ...(values.webhook ? { webhookUrl: values.webhook } : {}),
  ...(values.data ? { dataFolder: values.data } : {}),
})
// Also connections that a browser opened ahead of need, which no request ever used.
const app = fastify({ forceCloseConnections: true })
await app.register(sandbox.plugin)
const address = await app.listen({ port: Number(values.port), host: '127.0.0.1' })
sandbox.setPublicUrl(address)
process.stdout.write(`sandbox: ${address}/sandbox\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close())
