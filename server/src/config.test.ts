import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('without any setting it is a demo for this machine alone', () => {
  expect(readConfig({})).toMatchObject({
    port: 5000,
    host: '127.0.0.1',
    databaseUrl: null,
    redisUrl: null,
    demo: true,
    demoChats: true,
    sandbox: true,
    production: false,
    accessTokenTtl: 3600,
    refreshTokenTtl: 7 * 86_400,
    refreshGrace: 10,
    sendMaxAge: 900,
    releaseAnswered: true,
    reassignOpen: true,
    legacyV1Events: false,
    clocks: { slaAlert: 180, slaEscalate: 600, awaiting: 90, inactive: 240, gone: 60 },
    whatsapp: {
      endpoint: {
        root: 'http://127.0.0.1:5000/sandbox/graph/v25.0',
        webhookAuth: { kind: 'hmac', secrets: ['sandbox-secret'] },
      },
      verifyTokens: ['sandbox-verify'],
    },
  })
})

test('a setting left empty is a setting not made', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', DEMO: '' })).toEqual(readConfig({}))
})

test.each([
  ['90s', 90],
  ['15m', 900],
  ['1h', 3600],
  ['7d', 604_800],
  ['45', 45],
])('a time of %s is %i seconds', (text, seconds) => {
  expect(readConfig({ ACCESS_TOKEN_TTL: text }).accessTokenTtl).toBe(seconds)
})

test.each([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['DATABASE_URL', 'mysql://127.0.0.1/desk'],
  ['DATABASE_URL', 'not a url'],
  ['REDIS_URL', 'http://127.0.0.1'],
  ['PUBLIC_URL', 'desk.example'],
  ['JWT_SECRET', 'short'],
  ['ACCESS_TOKEN_TTL', 'soon'],
  ['ACCESS_TOKEN_TTL', '0'],
  ['REFRESH_TOKEN_TTL', '-7d'],
  ['REFRESH_GRACE_S', '-1'],
  ['SEND_MAX_AGE_S', '-1'],
  ['GONE_S', '0'],
  ['INACTIVE_EFFECT', 'fired'],
  ['WHATSAPP_API_VERSION', '25'],
  ['WHATSAPP_PROVIDER', 'pigeon'],
  ['WHATSAPP_AUTH_HEADER', 'X: Y'],
  ['WHATSAPP_EXTRA_HEADERS', '{"x y": "z"}'],
  ['WHATSAPP_EXTRA_HEADERS', 'x=y'],
  ['WHATSAPP_UPLOAD_ID', 'a..b'],
  ['WHATSAPP_TEMPLATES_PATH', 'templates'],
  ['WHATSAPP_NUMBERS', '{"Partner":[]}'],
  [
    'WHATSAPP_NUMBERS',
    '{"A":{"phone_number_id":"1","waba_id":"2"},"B":[{"phone_number_id":"1","waba_id":"2"}]}',
  ],
  ['WHATSAPP_NUMBERS', '{"Partner":'],
  ['WHATSAPP_NUMBERS', '{"Partner":{"phone_number_id":7}}'],
  ['WHATSAPP_NUMBERS', '[]'],
  ['LOG_LEVEL', 'loud'],
  ['DEMO', 'perhaps'],
  ['RELEASE_ANSWERED', 'sometimes'],
])('%s=%s is refused in one sentence that names it', (name, value) => {
  let said = ''
  try {
    readConfig({ [name]: value })
  } catch (error) {
    said = (error as Error).message
  }
  expect(said).toContain(name)
  expect(said.split('\n')).toHaveLength(1)
})

test('an escalation that would not come after the alert is refused, whichever of them is set', () => {
  for (const environment of [
    { SLA_ALERT_S: '600' },
    { SLA_ESCALATE_S: '180' },
    { SLA_ALERT_S: '60', SLA_ESCALATE_S: '30' },
  ]) {
    expect(() => readConfig(environment)).toThrow(
      /^SLA_ESCALATE_S .* must be longer than SLA_ALERT_S/,
    )
  }
  expect(readConfig({ SLA_ALERT_S: '30', SLA_ESCALATE_S: '60' }).clocks).toMatchObject({
    slaAlert: 30,
    slaEscalate: 60,
  })
})

const SECRETS = {
  JWT_SECRET: 'a-secret-of-our-own-with-some-length',
  WHATSAPP_APP_SECRET: 'an-app-secret',
  WHATSAPP_VERIFY_TOKEN: 'a-verify-token',
}

const REAL = [
  { DATABASE_URL: 'postgres://127.0.0.1/desk' },
  { WHATSAPP_ACCESS_TOKEN: 'a-real-token' },
  { NODE_ENV: 'production' },
]

test.each(REAL)('with %j the secrets must be one’s own', (real) => {
  expect(readConfig({ ...real, ...SECRETS })).toMatchObject({
    production: true,
    demo: false,
    sandbox: false,
    host: '0.0.0.0',
    webhookSecrets: [],
    adminToken: null,
    whatsapp: { endpoint: { root: 'https://graph.facebook.com/v25.0' } },
  })
  for (const name of Object.keys(SECRETS)) {
    expect(() => readConfig({ ...real, ...SECRETS, [name]: undefined })).toThrow(name)
    expect(() =>
      readConfig({ ...real, ...SECRETS, [name]: 'sandbox-secret-with-enough-letters' }),
    ).toThrow(name)
  }
  expect(readConfig({ ...real, DEMO: 'on' }).production).toBe(false)
})

test.each(['WEBHOOK_SECRET', 'ADMIN_TOKEN'])(
  'where real customers write, %s is not the sandbox’s own either',
  (name) => {
    const own = { NODE_ENV: 'production', ...SECRETS }
    expect(() => readConfig({ ...own, [name]: `sandbox-${name.toLowerCase()}` })).toThrow(name)
    expect(() => readConfig({ ...own, [name]: 'one of our own' })).not.toThrow()
  },
)

const endpointOf = (settings: Record<string, string>) => readConfig(settings).whatsapp.endpoint

test('a provider is spoken to in its ways, and any of them can be set differently', () => {
  const real = { DEMO: 'on', WHATSAPP_ACCESS_TOKEN: 'a-token' }
  expect(endpointOf({ ...real, WHATSAPP_PROVIDER: '360dialog' })).toMatchObject({
    root: 'https://waba-v2.360dialog.io',
    pathStyle: 'bare',
    auth: { header: 'D360-API-KEY', prefix: '' },
    media: { download: 'host-rewrite', uploadField: 'file', uploadIdPath: 'id' },
    templates: { path: '/v1/configs/templates', envelope: 'waba_templates' },
    webhookAuth: { kind: 'static-header', header: 'x-webhook-key' },
  })
  expect(endpointOf({ ...real, WHATSAPP_PROVIDER: 'pinbot' })).toMatchObject({
    root: 'https://partnersv1.pinbot.ai/v3',
    pathStyle: 'graph',
    auth: { header: 'apikey', prefix: '' },
    media: { download: 'post-download', uploadField: 'sheet', uploadIdPath: 'response.id' },
  })
  const own = endpointOf({
    ...real,
    WHATSAPP_GRAPH_URL: 'https://waba.example/app/7/',
    WHATSAPP_API_VERSION: 'none',
    WHATSAPP_AUTH_PREFIX: 'none',
    WHATSAPP_EXTRA_HEADERS: '{"x-waba-id": "7"}',
    WHATSAPP_MEDIA_DOWNLOAD: 'as-is-noauth',
    WHATSAPP_MEDIA_HOSTS: 'Files.example, cdn.example',
    WHATSAPP_WEBHOOK_HEADER: 'X-360dialog-Signature',
    WHATSAPP_WEBHOOK_PREFIX: 'none',
  })
  expect(own).toMatchObject({
    root: 'https://waba.example/app/7',
    auth: { header: 'Authorization', prefix: '' },
    extraHeaders: { 'x-waba-id': '7' },
    media: { download: 'as-is-noauth', hosts: ['files.example', 'cdn.example'] },
    webhookAuth: { kind: 'hmac', header: 'x-360dialog-signature', prefix: '' },
  })
  expect(endpointOf({ ...real, WHATSAPP_AUTH_HEADER: 'x-key' }).auth.prefix).toBe('')
  expect(endpointOf(real).auth).toEqual({ header: 'Authorization', prefix: 'Bearer ' })
})

test('a number of a segment may be one or several', () => {
  const numbers =
    '{"Partner":{"phone_number_id":"1","waba_id":"9"},"Vendor":[{"phone_number_id":"2","waba_id":"9"},{"phone_number_id":"3","waba_id":"9"}]}'
  const { Partner, Vendor } = readConfig({ WHATSAPP_NUMBERS: numbers }).whatsapp.numbers
  expect(Partner).toHaveLength(1)
  expect(Vendor?.map(({ phone_number_id }) => phone_number_id)).toEqual(['2', '3'])
})

test('where a provider sends a header of ours, that is the secret that must be set', () => {
  const real = {
    JWT_SECRET: SECRETS.JWT_SECRET,
    WHATSAPP_ACCESS_TOKEN: 'a-real-token',
    WHATSAPP_PROVIDER: '360dialog',
  }
  expect(() => readConfig(real)).toThrow(/^WHATSAPP_WEBHOOK_KEY must be set/)
  expect(() => readConfig({ ...real, WHATSAPP_WEBHOOK_KEY: 'short' })).toThrow(/too short/)
  const key = 'a-key-of-our-own-making'
  expect(() => readConfig({ ...real, WHATSAPP_WEBHOOK_KEY: `${key},sandbox-webhook-key` })).toThrow(
    /sandbox value/,
  )
  const { whatsapp } = readConfig({ ...real, WHATSAPP_WEBHOOK_KEY: key })
  expect(whatsapp.endpoint.webhookAuth).toMatchObject({ values: [key] })
  // Nobody shakes hands with what is not set.
  expect(whatsapp.verifyTokens).toEqual([])
})
