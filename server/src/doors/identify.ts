import type { Access } from '@smart-chat/contract'
import type { FastifyRequest } from 'fastify'
import { type Actor, type Person, system } from '../actor.ts'
import type { Config } from '../config.ts'
import { forbidden, unauthorized } from '../errors.ts'
import { isSame, isSigned } from '../platform/http/signature.ts'

export interface Authentication {
  /** @throws DeskError `unauthorized`, `token_expired`, `token_revoked`, `account_disabled` */
  authenticate(token: string): Promise<Person>
}

/** On whose behalf a call is made, if its kind of caller may make it. */
export async function identify(
  access: Access,
  request: FastifyRequest,
  auth: Authentication,
  config: Config,
): Promise<Actor> {
  switch (access) {
    case 'executive':
    case 'participant':
    case 'customer': {
      const token = bearerToken(request)
      if (token === null) throw unauthorized()
      return admitted(access, await auth.authenticate(token))
    }
    case 'operator':
      requireOperator(request, config.webhookSecrets)
      return system
    case 'administrator':
      requireAdministrator(request, config.adminToken)
      return system
    default:
      return system
  }
}

/** A person, if their kind may do what asks for this access. @throws DeskError `forbidden` */
export function admitted(access: Access, person: Person): Person {
  if (access === 'executive' && person.kind !== 'executive') {
    throw forbidden('Only executives of the desk can do this.')
  }
  if (access === 'customer' && person.kind !== 'customer') {
    throw forbidden('Only customers can do this, with a token of POST /api/inapp/session.')
  }
  return person
}

/** The token of the `Authorization: Bearer` header. */
export function bearerToken(request: FastifyRequest): string | null {
  const header = request.headers.authorization
  return header?.startsWith('Bearer ') ? header.slice(7).trim() : null
}

/** The operator's own systems prove themselves by a secret, or by a signature made with it. */
function requireOperator(request: FastifyRequest, secrets: string[]): void {
  if (secrets.length === 0) {
    throw unauthorized('This deployment takes no such calls: WEBHOOK_SECRET is not set.')
  }
  const { 'x-webhook-secret': given, 'x-signature-256': signature } = request.headers
  if (given !== undefined && secrets.some((secret) => isSame(String(given), secret))) return
  const body = request.rawBody ?? Buffer.alloc(0)
  if (signature !== undefined && isSigned(body, String(signature), secrets)) return
  throw unauthorized(
    'Send the webhook secret as X-Webhook-Secret, or sign the body: X-Signature-256: sha256=….',
  )
}

function requireAdministrator(request: FastifyRequest, token: string | null): void {
  const given = request.headers['x-admin-token']
  if (token === null || given === undefined || !isSame(String(given), token)) {
    throw forbidden('This needs the administrator’s token in the header X-Admin-Token.')
  }
}
