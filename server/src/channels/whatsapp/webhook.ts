import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { sendFailure } from '../../doors/rest.ts'
import { DeskError, forbidden, unauthorized } from '../../errors.ts'
import { isSame, isSigned } from '../../platform/http/signature.ts'
import type { WebhookAuth } from '../../provider.ts'
import type { Journal } from './journal.ts'

/** Meta sends up to 3 MB; a little more room costs nothing. */
const BODY_MAX = 4 * 1024 * 1024

/** Where Meta posts to; the second is V2's address, with the number at its end. */
const PATHS = ['/api/webhook/whatsapp', '/api/chats/whatsapp_chat/:number']

/** Takes WhatsApp's webhooks: verify the raw bytes, journal, commit, 200; the rest follows at once. */
export async function registerWebhook(server: FastifyInstance, ctx: Context, journal: Journal) {
  const { verifyTokens, endpoint } = ctx.config.whatsapp
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_MAX },
      (_request, body, done) => {
        done(null, body)
      },
    )
    scope.setErrorHandler((error, request, reply) => sendFailure(error, request, reply))

    for (const path of PATHS) {
      scope.get(path, async (request, reply) => {
        const query = request.query as Record<string, string | undefined>
        if (
          query['hub.mode'] !== 'subscribe' ||
          !verifyTokens.some((token) => isSame(query['hub.verify_token'], token))
        ) {
          throw forbidden('The verify token is not ours.')
        }
        return reply.type('text/plain').send(query['hub.challenge'] ?? '')
      })

      scope.post(path, { bodyLimit: BODY_MAX }, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        requireProven(endpoint.webhookAuth, request, body)
        const text = body.toString('utf8').replaceAll('\0', '')
        if (!isJson(text)) throw new DeskError('invalid_input', 'The body is not valid JSON.')
        await journal.accept(text)
        return reply.send({ status: 1 })
      })
    }
    done()
  })
}

/**
 * Meta signs the body; providers send a header that they were given when the address was registered.
 *
 * @throws DeskError `unauthorized`
 */
function requireProven(auth: WebhookAuth, request: FastifyRequest, body: Buffer): void {
  const given = request.headers[auth.header]
  const proof = typeof given === 'string' ? given : undefined
  if (auth.kind === 'static-header') {
    if (auth.values.some((value) => isSame(proof, value))) return
    throw unauthorized(`The header ${auth.header} is not the one that was agreed.`)
  }
  const { prefix, secrets } = auth
  if (isSigned(body, proof, secrets, prefix)) return
  throw unauthorized('The signature does not fit the body.')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
