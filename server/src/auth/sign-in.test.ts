import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'
import { connectLine } from '../testing/socket.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk({ RATE_LIMIT_LOGIN: '8', RATE_LIMIT_OTHER: '60' })
})

afterAll(() => desk?.stop())

const me = (token: string) => rest(desk.url, { path: '/api/auth/me', token })
const refresh = (refreshToken: unknown) =>
  rest(desk.url, { path: '/api/auth/refresh', body: { refreshToken } })

test('sign-in answers as V2 clients know it', async () => {
  const { httpStatus, body } = await signIn(desk.url, 'agent_john')
  expect(httpStatus).toBe(200)
  expect(body).toEqual({
    status: 1,
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    agentNumber: '919800000001',
    adminid: 'exec_agent_john',
    executive_id: 'exec_agent_john',
    name: 'John Doe',
    role: 'executive',
    customer_types: ['Partner', 'Customer'],
    expires_in: 3600,
  })
  expect((await me(body.accessToken)).body.executive).toMatchObject({ username: 'agent_john' })
})

test.each(['AGENT_JOHN', '919800000001'])('the name may be %s', async (name) => {
  expect((await signIn(desk.url, name)).body).toMatchObject({ adminid: 'exec_agent_john' })
})

test('a wrong password and an unknown name get the same answer', async () => {
  const wrong = await signIn(desk.url, 'lead_maya', 'wrong')
  const unknown = await signIn(desk.url, 'nobody_at_all', 'wrong')
  expect(wrong.httpStatus).toBe(401)
  expect(wrong.body).toMatchObject({ status: 0, code: 'invalid_credentials' })
  expect({ ...unknown, headers: null }).toEqual({ ...wrong, headers: null })
})

test('a disabled account cannot sign in', async () => {
  await desk.ctx.db
    .updateTable('executives')
    .set({ disabled_at: new Date() })
    .where('username', '=', 'agent_sara')
    .execute()
  expect(await signIn(desk.url, 'agent_sara')).toMatchObject({
    httpStatus: 403,
    body: { code: 'account_disabled' },
  })
})

test.each([
  [{}],
  [{ username: 'agent_john' }],
  [{ username: { $ne: '' }, password: { $ne: '' } }],
  [{ username: ['agent_john'], password: 'smart-chat' }],
  [{ username: 'x'.repeat(300), password: 'x' }],
  [[]],
])('sign-in with %j is refused as invalid', async (body) => {
  const answer = await rest(desk.url, { path: '/api/auth/login', body })
  expect(answer).toMatchObject({ httpStatus: 400, body: { status: 0, code: 'invalid_input' } })
})

test('too many sign-ins of one account have to wait, others need not', async () => {
  const answers = []
  for (let tries = 0; tries < 10; tries++) answers.push(await signIn(desk.url, 'agent_rohan', 'no'))
  const last = answers.at(-1)
  expect(answers[0]?.httpStatus).toBe(401)
  expect(last).toMatchObject({ httpStatus: 429, body: { status: 0, code: 'rate_limited' } })
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn(desk.url, 'agent_rohan')).httpStatus).toBe(429)
  expect((await signIn(desk.url, 'AGENT_ROHAN')).httpStatus).toBe(429)
  expect((await signIn(desk.url, 'agent_divya')).httpStatus).toBe(200)
})

test('too many calls have to wait, whatever token they come with', async () => {
  const { body } = await signIn(desk.url, 'agent_kabir')
  const answers = []
  for (let tries = 0; tries < 62; tries++) answers.push(await me(body.accessToken))
  expect(answers.at(-1)).toMatchObject({ httpStatus: 429, body: { code: 'rate_limited' } })
  const again = await refresh(body.refreshToken)
  expect((await me(again.body.accessToken)).httpStatus).toBe(429)
})

test('a refresh token is good once: each brings the next', async () => {
  const { body: first } = await signIn(desk.url, 'agent_jane')
  const { httpStatus, body: second } = await refresh(first.refreshToken)
  expect(httpStatus).toBe(200)
  expect(second).toEqual({
    status: 1,
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expires_in: 3600,
  })
  expect(second.refreshToken).not.toBe(first.refreshToken)
  expect((await me(second.accessToken)).httpStatus).toBe(200)
})

test('the same refresh token within the grace brings the same successor, also at once', async () => {
  const { body } = await signIn(desk.url, 'agent_jane')
  const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(body.refreshToken)))
  expect(new Set(answers.map((answer) => answer.body.refreshToken)).size).toBe(1)
  expect(answers.map((answer) => answer.httpStatus)).toEqual(Array(6).fill(200))
})

test('after the grace it is reuse: the whole family ends', async () => {
  const { body: first } = await signIn(desk.url, 'agent_jane')
  const { body: second } = await refresh(first.refreshToken)
  const line = await connectLine(desk.url, { auth: { token: second.accessToken } })
  const ended = line.next('session_expired')
  desk.advance(11)
  expect(await refresh(first.refreshToken)).toMatchObject({
    httpStatus: 401,
    body: { code: 'refresh_token_reused' },
  })
  expect(await ended).toEqual({ code: 'token_revoked' })
  expect(await refresh(second.refreshToken)).toMatchObject({ body: { code: 'token_revoked' } })
  expect(await me(second.accessToken)).toMatchObject({ body: { code: 'token_revoked' } })
})

test('a token two generations old is reuse even within the grace', async () => {
  const { body: first } = await signIn(desk.url, 'agent_jane')
  const { body: second } = await refresh(first.refreshToken)
  await refresh(second.refreshToken)
  expect(await refresh(first.refreshToken)).toMatchObject({
    body: { code: 'refresh_token_reused' },
  })
})

test('what is no refresh token refreshes nothing', async () => {
  const { body } = await signIn(desk.url, 'agent_jane')
  const [id, generation] = body.refreshToken.split('.')
  const forged = ['nonsense', '', `${id}.${generation}.`, `${id}.${generation}.AAAA`, `${id}.9.x`]
  for (const token of [body.accessToken, ...forged, 7]) {
    const answer = await refresh(token)
    expect([400, 401]).toContain(answer.httpStatus)
    expect(answer.body.status).toBe(0)
  }
  expect(await refresh(body.accessToken)).toMatchObject({ httpStatus: 401 })
})

test('a refresh token is good for a week', async () => {
  const { body } = await signIn(desk.url, 'agent_jane')
  desk.advance(7 * 86_400 - 60)
  const { body: next, httpStatus } = await refresh(body.refreshToken)
  expect(httpStatus).toBe(200)
  desk.advance(7 * 86_400 + 60)
  expect(await refresh(next.refreshToken)).toMatchObject({
    httpStatus: 401,
    body: { code: 'token_expired' },
  })
})

test('an access token expires, and says so', async () => {
  const { body } = await signIn(desk.url, 'agent_jane')
  desk.advance(3601)
  expect(await me(body.accessToken)).toMatchObject({
    httpStatus: 401,
    body: { status: 0, code: 'token_expired' },
  })
})

test('nobody else can make a token', async () => {
  const { body } = await signIn(desk.url, 'agent_jane')
  const [header, claims, signature] = body.accessToken.split('.')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const others = JSON.parse(Buffer.from(claims, 'base64url').toString())
  const forged = [
    `${encode({ alg: 'none' })}.${claims}.`,
    `${header}.${encode({ ...others, sub: 'exec_admin' })}.${signature}`,
    `${header}.${claims}`,
    'null',
    'a.b.c',
  ]
  for (const token of forged) {
    expect(await me(token)).toMatchObject({ httpStatus: 401, body: { code: 'unauthorized' } })
  }
  expect(await rest(desk.url, { path: '/api/auth/me' })).toMatchObject({ httpStatus: 401 })
})

test('signing out ends the session, also with a token that has expired', async () => {
  const { body: one } = await signIn(desk.url, 'agent_arjun')
  const { body: two } = await signIn(desk.url, 'agent_arjun')
  desk.advance(3700)
  const out = await rest(desk.url, { path: '/api/auth/logout', body: { token: one.accessToken } })
  expect(out).toMatchObject({ httpStatus: 200, body: { status: 1, message: 'Logged out' } })
  expect(await refresh(one.refreshToken)).toMatchObject({ body: { code: 'token_revoked' } })
  const { body: fresh } = await refresh(two.refreshToken)
  const header = await rest(desk.url, {
    method: 'POST',
    path: '/api/auth/logout',
    token: fresh.accessToken,
  })
  expect(header).toMatchObject({ httpStatus: 200, body: { message: 'Logged out' } })
  expect(await refresh(fresh.refreshToken)).toMatchObject({ body: { code: 'token_revoked' } })
  expect(await rest(desk.url, { method: 'POST', path: '/api/auth/logout' })).toMatchObject({
    httpStatus: 401,
  })
})

test('a changed password ends the other sessions, not this one', async () => {
  const { body: here } = await signIn(desk.url, 'agent_priya')
  const { body: there } = await signIn(desk.url, 'agent_priya')
  const line = await connectLine(desk.url, { auth: { token: there.accessToken } })
  const ended = line.next('session_expired')
  const change = (current: string, next: string) =>
    rest(desk.url, {
      path: '/api/auth/password',
      token: here.accessToken,
      body: { current, new: next },
    })
  expect(await change('wrong', 'a new password')).toMatchObject({ httpStatus: 401 })
  expect(await change('smart-chat', 'short')).toMatchObject({ httpStatus: 400 })
  expect(await change('smart-chat', 'a new password')).toMatchObject({ httpStatus: 200 })
  expect(await ended).toEqual({ code: 'token_revoked' })
  expect((await me(here.accessToken)).httpStatus).toBe(200)
  expect(await refresh(there.refreshToken)).toMatchObject({ body: { code: 'token_revoked' } })
  expect((await signIn(desk.url, 'agent_priya')).httpStatus).toBe(401)
  expect((await signIn(desk.url, 'agent_priya', 'a new password')).httpStatus).toBe(200)
})
