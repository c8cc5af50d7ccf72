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
    whatsapp: { graphUrl: 'http://127.0.0.1:5000/sandbox/graph', appSecrets: ['sandbox-secret'] },
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
  ['WHATSAPP_API_VERSION', '25'],
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
    webhookSecret: null,
    adminToken: null,
    whatsapp: { graphUrl: 'https://graph.facebook.com' },
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
