import type { Access, ErrorCode, Route } from '@smart-chat/contract'

/** The ways to prove who one is, as OpenAPI names them. */
export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of `POST /api/auth/login`, or of `POST /api/inapp/session`.',
  },
  signedLink: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'The signature in `mediaUrl`: for one file, for a day.',
  },
  webhookSecret: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Webhook-Secret',
    description: 'The deployment’s `WEBHOOK_SECRET`.',
  },
  webhookSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Signature-256',
    description: '`sha256=` and the HMAC-SHA256 of the raw body with `WEBHOOK_SECRET`, in hex.',
  },
  adminToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Admin-Token',
    description: 'The deployment’s `ADMIN_TOKEN`.',
  },
  whatsappSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Hub-Signature-256',
    description: '`sha256=` and the HMAC-SHA256 of the raw body with the app secret: Meta’s own.',
  },
  whatsappVerifyToken: {
    type: 'apiKey',
    in: 'query',
    name: 'hub.verify_token',
    description: 'The deployment’s `WHATSAPP_VERIFY_TOKEN`.',
  },
} as const

type Scheme = keyof typeof securitySchemes

/** What a caller needs, each of them enough by itself; none for who is let in anyway. */
export function schemesOf({ access, method }: Pick<Route, 'access' | 'method'>): Scheme[] {
  switch (access) {
    case 'executive':
    case 'participant':
    case 'customer':
      return ['bearer']
    case 'media':
      return ['bearer', 'signedLink']
    case 'operator':
      return ['webhookSecret', 'webhookSignature']
    case 'administrator':
      return ['adminToken']
    case 'whatsapp':
      return [method === 'GET' ? 'whatsappVerifyToken' : 'whatsappSignature']
    case 'open':
    case 'metrics':
      return []
  }
}

/** Who may do it, as a sentence. */
export const whoMay: Record<Access, string> = {
  open: 'Anyone.',
  executive: 'Executives, in their own segments.',
  participant: 'Executives in their own segments; customers in their own chats.',
  customer: 'Customers, in their own chats.',
  media: 'Executives of the segment, the customer of the chat, or whoever has the signed link.',
  operator: 'The operator’s own systems.',
  administrator: 'Whoever knows the deployment’s administrator token.',
  whatsapp: 'WhatsApp.',
  metrics: 'Anyone who reaches the port of the metrics.',
}

/** What may go wrong before the call itself is looked at. */
export function codesOfAccess(access: Access): ErrorCode[] {
  switch (access) {
    case 'executive':
    case 'customer':
      return [...ofToken, 'forbidden']
    case 'participant':
      return ofToken
    case 'media':
    case 'operator':
      return ['unauthorized']
    case 'administrator':
      return ['forbidden']
    default:
      return []
  }
}

const ofToken: ErrorCode[] = ['unauthorized', 'token_expired', 'token_revoked', 'account_disabled']
