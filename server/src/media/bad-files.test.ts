import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTokens } from '../auth/tokens.ts'
import { mediaFolder } from '../config.ts'
import { type BadFile, BOMBS, DISGUISED, NAMES, POLYGLOTS } from '../testing/bad-files.ts'
import { inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { png, upload } from '../testing/files.ts'
import { type Keeper, type KeptFile, startKeeper } from '../testing/keeper.ts'
import { rest, signIn } from '../testing/rest.ts'
import { processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, postDelivery, textFrom } from '../testing/webhook.ts'
import { fetchOne } from './fetch.ts'

const MB = 1024 * 1024
const PICTURE = png(64, 48)
/** What was tried, and how much of it was refused or made harmless. */
const counts: Record<string, number> = {}
const count = (what: string) => {
  counts[what] = (counts[what] ?? 0) + 1
}

let desk: Desk
let keeper: Keeper

beforeAll(async () => {
  keeper = await startKeeper()
  desk = await startDesk({ WHATSAPP_GRAPH_URL: keeper.url, WHATSAPP_TIMEOUT_S: '2' })
})
afterAll(async () => {
  await desk?.stop()
  await keeper?.stop()
  console.info(`bad input, none of it let through: ${JSON.stringify(counts)}`)
})

let people = 0

/** A customer sends a file; WhatsApp gives it as is said. */
type Sent = Partial<KeptFile> & { name?: string; sum?: string }

async function sends(file: Sent = {}) {
  const type = file.name === undefined ? 'image' : 'document'
  const id = keeper.keep({ bytes: PICTURE, mime_type: 'image/png', ...file })
  const part = {
    id,
    mime_type: file.mime_type ?? 'image/png',
    sha256: file.sum ?? '',
    ...(file.name === undefined ? {} : { filename: file.name }),
  }
  const from = `91981600${String(++people).padStart(4, '0')}`
  await postDelivery(desk.url, [
    changeOf({ messages: [{ ...textFrom(from, ''), type, [type]: part }] }),
  ])
  await processed(desk)
  const { media_id } = await desk.ctx.db
    .selectFrom('media')
    .select('media_id')
    .where('whatsapp_media_id', '=', id)
    .executeTakeFirstOrThrow()
  return { id, media_id }
}

const rowOf = (media_id: string) =>
  desk.ctx.db
    .selectFrom('media')
    .selectAll()
    .where('media_id', '=', media_id)
    .executeTakeFirstOrThrow()

const becomes = (media_id: string, state: string) =>
  until(`the file is ${state}`, async () => {
    const row = await rowOf(media_id)
    return row.state === state && row
  })

/** Files and parts of files that lie anywhere in the data folder. */
async function lying(): Promise<string[]> {
  const entries = await readdir(mediaFolder(desk.app.config), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => [])
  return entries.filter((one) => one.isFile()).map(({ name }) => name)
}

const tokenNow = async (username = 'agent_john') =>
  String((await signIn(desk.url, username)).body.accessToken)

const shown = (media_id: string) =>
  fetch(new URL(desk.ctx.signMediaUrl(media_id), desk.url), { redirect: 'error' })

const elsewhere = () => `${keeper.url}/elsewhere`
const ADDRESSES: [string, () => string][] = [
  ['an address of this machine', () => keeper.url.replace('127.0.0.1', 'localhost')],
  ['another port of it', () => 'http://127.0.0.1:9/files/1'],
  ['the same in numbers of another base', () => 'http://0x7f.1:9/files/1'],
  ['the same of version 6', () => 'http://[::1]:9/files/1'],
  ['the same within version 6', () => 'https://[::ffff:127.0.0.1]/files/1'],
  ['a cloud’s own data', () => 'http://169.254.169.254/latest/meta-data/'],
  ['a private network', () => 'https://10.0.0.7/a.jpg'],
  ['another one', () => 'https://192.168.1.1/a.jpg'],
  ['a link-local one', () => 'https://[fe80::1]/a.jpg'],
  ['a stranger', () => 'https://files.example.com/a.jpg'],
  ['a stranger with Meta’s name in front', () => 'https://lookaside.fbsbx.com.example.com/a.jpg'],
  ['a stranger with Meta’s name behind', () => 'https://example.com/?lookaside.fbsbx.com'],
  ['a stranger with Meta’s name as a user', () => 'https://lookaside.fbsbx.com@example.com/a.jpg'],
  ['a name that ends like Meta’s', () => 'https://evilfbsbx.com/a.jpg'],
  ['Meta without encryption', () => 'http://lookaside.fbsbx.com/a.jpg'],
  ['our own host with another protocol', () => keeper.url.replace('http:', 'https:')],
  ['a file of ours', () => 'file:///etc/passwd'],
  ['another protocol', () => 'ftp://127.0.0.1/a'],
]

test.each(ADDRESSES)('a file at %s is not asked for', async (_what, address) => {
  const { id, media_id } = await sends({ says: { url: address() } })
  const row = await becomes(media_id, 'failed')
  expect(row).toMatchObject({
    error: 'The file lies at an address that is not allowed.',
    storage_key: null,
  })
  expect(keeper.asked(id).times).toBe(0)
  count('links to where they must not lead')
})

test.each([301, 302, 303, 307, 308])('a redirect (%d) is not followed', async (status) => {
  const { id, media_id } = await sends({
    give: (answer) => answer.writeHead(status, { location: elsewhere() }).end(),
  })
  const { error } = await becomes(media_id, 'failed')
  expect(error).toBe('The file’s address leads to another one, which is not followed.')
  expect(keeper.asked(id).times).toBe(1)
  count('redirects')
})

/** Damage that another try might mend; so many did not. */
async function givesUp(media_id: string, asked: () => number) {
  await until('it was asked for', () => asked() > 0)
  await fetchOne(desk.ctx, media_id, { retry: 4, isLast: false })
  return becomes(media_id, 'failed')
}

const OTHER = createHash('sha256').update('something else').digest()
test.each<[string, Sent, string]>([
  ['shorter than it is said to be', { says: { file_size: 5000 } }, 'whole'],
  ['longer than it is said to be', { says: { file_size: '10' } }, 'whole'],
  [
    'cut where its answer says that it ends',
    {
      give: (answer) =>
        answer.writeHead(200, { 'content-length': 50 }).end(PICTURE.subarray(0, 50)),
    },
    'whole',
  ],
  ['with another checksum at its address', { says: { sha256: OTHER.toString('hex') } }, 'checksum'],
  ['with another checksum in base64', { says: { sha256: OTHER.toString('base64') } }, 'checksum'],
  ['with another checksum in the webhook', { sum: OTHER.toString('base64') }, 'checksum'],
  [
    'with one bit turned',
    {
      give: (answer) => {
        const turned = Buffer.from(PICTURE)
        turned[60] = (turned[60] ?? 0) ^ 1
        answer.end(turned)
      },
    },
    'checksum',
  ],
])('a file that is %s is refused, in the end for good', async (_what, file, why) => {
  const { id, media_id } = await sends(file)
  const row = await givesUp(media_id, () => keeper.asked(id).times)
  expect(row.error).toMatch(new RegExp(`^The file did not arrive .*${why}.*`))
  count('truncated, or with a wrong checksum')
})

test.each<[string, NonNullable<KeptFile['give']>]>([
  [
    'breaks off',
    (answer) => {
      answer.writeHead(200, { 'content-length': PICTURE.length })
      answer.write(PICTURE.subarray(0, 30), () => answer.destroy())
    },
  ],
  [
    'stands still',
    (answer) => answer.writeHead(200, { 'content-length': PICTURE.length }).write('x'),
  ],
  ['never begins', () => {}],
])(
  'a file that %s is asked for again, and says so after a day',
  async (_what, give) => {
    const { id, media_id } = await sends({ give })
    await until('it was asked for', () => keeper.asked(id).times > 0)
    await expect(fetchOne(desk.ctx, media_id, { retry: 4, isLast: false })).rejects.toThrow(
      'WhatsApp',
    )
    await desk.ctx.db
      .updateTable('media')
      .set({ fetch_until: new Date(0) })
      .where('media_id', '=', media_id)
      .execute()
    await fetchOne(desk.ctx, media_id, { retry: 5, isLast: false })
    expect((await becomes(media_id, 'failed')).error).toMatch(
      /^The file could not be fetched for a day/,
    )
    count('broken off, or hanging')
  },
  40_000,
)

test.each<[string, Sent]>([
  [
    'says so in its answer',
    { give: (answer) => answer.writeHead(200, { 'content-length': 101 * MB }).flushHeaders() },
  ],
  [
    'says so in its description',
    { says: { file_size: 101 * MB }, give: (answer) => answer.flushHeaders() },
  ],
  [
    'does not say so',
    {
      give: (answer) => {
        let left = 102
        const more = (): unknown =>
          answer.destroyed || left-- === 0 ? answer.end() : answer.write(Buffer.alloc(MB), more)
        answer.writeHead(200)
        more()
      },
    },
  ],
])(
  'a file of more than 100 MB that %s is refused',
  async (_what, file) => {
    const { media_id } = await sends(file)
    expect((await becomes(media_id, 'failed')).error).toBe('The file has more than 100 MB.')
    count('too large')
  },
  40_000,
)

test('nothing of all that was left behind, and nobody else was called', async () => {
  await until('the last has been cleared up', async () => (await lying()).length === 0)
  const others = keeper.strays.filter((path) => !path.includes('message_templates'))
  expect(others).toEqual([])
  const rows = await desk.ctx.db.selectFrom('media').select(['state', 'storage_key']).execute()
  expect(rows.filter((row) => row.state !== 'failed' || row.storage_key !== null)).toEqual([])
})

const SAVED = /^(application\/octet-stream|text\/plain)$/

/** What a browser gets: to be saved, as what runs nowhere. */
async function expectHarmless(media_id: string): Promise<void> {
  const answer = await shown(media_id)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(SAVED)
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  await answer.arrayBuffer()
}

test.each(DISGUISED.map((one) => [one.what, one] as const))(
  '%s is saved and not shown, whatever it says that it is',
  async (_what, { name, type, bytes }: BadFile) => {
    for (const named of [name, undefined]) {
      const more = named === undefined ? {} : { name: named }
      const { media_id } = await sends({ bytes, mime_type: type, ...more })
      expect(await becomes(media_id, 'ready')).toMatchObject({
        kind: 'document',
        mime_type: expect.stringMatching(SAVED),
      })
      await expectHarmless(media_id)
    }
    count('disguised, from WhatsApp')
  },
)

test.each(BOMBS.map((one) => [one.what, one] as const))(
  '%s that is a bomb is kept as it is, and never unpacked',
  async (_what, { name, type, bytes }: BadFile) => {
    const { media_id } = await sends({ bytes, mime_type: type, name })
    const row = await becomes(media_id, 'ready')
    expect(row).toMatchObject({ kind: 'document', size: bytes.length })
    expect((await shown(media_id)).headers.get('content-disposition')).toMatch(/^attachment/)
    const uploaded = await upload(desk.url, await tokenNow(), [name, bytes, type])
    expect(uploaded.body.size ?? bytes.length).toBe(bytes.length)
    count('bombs')
  },
)

test.each(POLYGLOTS.map((one) => [one.what, one] as const))(
  '%s is shown as the first, in a page of its own without scripts',
  async (_what, { bytes, type, name }: BadFile) => {
    const { media_id } = await sends({ bytes, mime_type: type, name })
    await becomes(media_id, 'ready')
    const { headers } = await shown(media_id)
    expect(headers.get('content-type')).toMatch(/^(image\/(png|gif)|application\/pdf)$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    count('two things at once')
  },
)

test.each(NAMES)('the name %j leads nowhere', async (name) => {
  const { media_id } = await sends({ name })
  const { file_name } = await becomes(media_id, 'ready')
  expect(file_name).toMatch(/^[^/\\\p{Cc}\u202e]{1,200}$/u)
  expect(file_name?.startsWith('.')).toBe(false)
  const { headers } = await shown(media_id)
  expect(headers.get('set-cookie')).toBeNull()
  expect(headers.get('content-disposition')).toContain(encodeURIComponent(String(file_name)))
  const place = join(mediaFolder(desk.app.config), media_id.slice(-2), media_id)
  expect((await stat(place)).size).toBe(PICTURE.length)
  const token = await tokenNow()
  const own = await upload(desk.url, token, [name, PICTURE])
  // A form that cannot carry such a name has no file.
  expect([200, 400, 422, 415]).toContain(own.httpStatus)
  count('names that lead elsewhere')
})

test('disguised uploads are refused, and nothing is left of them', async () => {
  const token = await tokenNow()
  const before = await desk.ctx.db.selectFrom('media').select('media_id').execute()
  for (const { what, name, type, bytes } of DISGUISED) {
    const { body } = await upload(desk.url, token, [name, bytes, type])
    expect(`${what}: ${body.code}`).toMatch(/: (unsupported_media|media_rejected)$/)
    count('disguised, uploaded')
  }
  const after = await desk.ctx.db.selectFrom('media').select('media_id').execute()
  expect(after.length).toBe(before.length)
  const files = (await lying()).filter((name) => !name.startsWith('small-'))
  const known = new Set(after.map(({ media_id }) => media_id))
  expect(files.filter((name) => !known.has(name))).toEqual([])
})

test('a token for another file, another chat, another time or another desk opens nothing', async () => {
  const [{ media_id }, other] = [await sends(), await sends()]
  await becomes(media_id, 'ready')
  await becomes(other.media_id, 'ready')
  const path = `/api/whatsapp/downloadmedia/${media_id}`
  const link = new URL(desk.ctx.signMediaUrl(media_id), desk.url)
  const good = String(link.searchParams.get('token'))
  const foreign = createTokens('y'.repeat(40), 3600, 86_400)
  const [until_, signature = ''] = good.split('.')
  const links = [
    new URL(desk.ctx.signMediaUrl(other.media_id), desk.url).searchParams.get('token'),
    foreign.signMedia(media_id, desk.ctx.now()),
    `${Number(until_) + 3600}.${signature}`,
    `${until_}.${signature.slice(0, -2)}AA`,
    `${until_}.`,
    `.${signature}`,
    '',
    'null',
  ]
  for (const token of links) {
    const { status } = await fetch(`${desk.url}${path}?token=${token}`)
    expect(`${token} ${status}`).toBe(`${token} 401`)
    count('tokens for something else')
  }
  const stranger = await inApp(desk.url, '919816999999', 'Partner')
  const bearers: [string, number][] = [
    [stranger.token, 403],
    [await tokenNow('agent_divya'), 403],
    [
      await foreign.signAccess({ executive_id: 'agent_john', session_id: 'x' }, desk.ctx.now()),
      401,
    ],
    ['x', 401],
  ]
  for (const [token, status] of bearers) {
    expect((await rest(desk.url, { path, token })).httpStatus).toBe(status)
    const again = { path: `/api/media/${media_id}/fetch`, token, body: {} }
    expect((await rest(desk.url, again)).httpStatus).toBe(status)
    count('tokens for something else')
  }
  stranger.close()
  desk.advance(26 * 3600)
  expect((await fetch(link)).status).toBe(401)
  count('tokens for something else')
})
