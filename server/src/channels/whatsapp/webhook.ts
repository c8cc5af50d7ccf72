import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { sendFailure } from '../../doors/rest.ts'
import { DeskError, forbidden, unauthorized } from '../../errors.ts'
import { isSame, isSigned } from '../../platform/http/signature.ts'
import type { Journal } from './journal.ts'

/** Meta sends up to 3 MB; a little more room costs nothing. */
const BODY_MAX = 4 * 1024 * 1024

/** Where Meta posts to; the second is V2's address, with the number at its end. */
const PATHS = ['/api/webhook/whatsapp', '/api/chats/whatsapp_chat/:number']

/** Takes WhatsApp's webhooks: verify the raw bytes, journal, commit, 200; the rest follows at once. */
export async function registerWebhook(server: FastifyInstance, ctx: Context, journal: Journal) {
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
          !isSame(query['hub.verify_token'], ctx.config.whatsapp.verifyToken)
        ) {
          throw forbidden('The verify token is not ours.')
        }
        return reply.type('text/plain').send(query['hub.challenge'] ?? '')
      })

      scope.post(path, { bodyLimit: BODY_MAX }, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const signature = request.headers['x-hub-signature-256']
        if (!isSigned(body, String(signature), ctx.config.whatsapp.appSecrets)) {
          throw unauthorized('The signature does not fit the body.')
        }
        const text = body.toString('utf8').replaceAll('\0', '')
        if (!isJson(text)) throw new DeskError('invalid_input', 'The body is not valid JSON.')
        await journal.accept(text)
        return reply.send({ status: 1 })
      })
    }
    done()
  })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
