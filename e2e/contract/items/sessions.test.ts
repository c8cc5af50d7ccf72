import { expect, test } from 'vitest'
import { expectRefusal } from '../support/exact.ts'
import { item } from '../support/item.ts'
import { laterDesk } from '../support/others.ts'
import { useWorld, type World } from '../support/world.ts'

const world = useWorld()

const signIn = (on: World = world(), more: object = {}) =>
  on.get('login', {
    as: null,
    input: { username: 'agent_john', password: 'smart-chat', ...more },
  })
const refresh = (refreshToken: string, on = world()) =>
  on.call('refresh', { as: null, input: { refreshToken } })
const me = (token: string, on = world()) => on.call('me', { as: { token } })

item(2, 'POST /api/auth/refresh', () => {
  test('gives the next pair, and both work', async () => {
    const { refreshToken } = await signIn()
    const { body } = await refresh(refreshToken)
    expect(body).toMatchObject({ status: 1, expires_in: 3600 })
    expect(body.refreshToken).not.toBe(refreshToken)
    expect((await me(body.accessToken)).httpStatus).toBe(200)
    expect((await refresh(body.refreshToken)).httpStatus).toBe(200)
  })

  test('gives the same successor to the same token within 10 s', async () => {
    const { refreshToken } = await signIn()
    const answers = await Promise.all([1, 2, 3].map(() => refresh(refreshToken)))
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1)
    for (const { body } of answers) expect((await me(body.accessToken)).httpStatus).toBe(200)
  })

  test('takes later use of it for theft, and ends the whole family', async () => {
    const on = await laterDesk(world())
    const { refreshToken } = await signIn(on)
    const { body } = await refresh(refreshToken, on)
    on.desk.advance(11)
    expectRefusal(await refresh(refreshToken, on), 'refresh_token_reused')
    expectRefusal(await refresh(body.refreshToken, on), 'token_revoked')
    await expect
      .poll(async () => (await me(body.accessToken, on)).body.code, { timeout: 5000 })
      .toBe('token_revoked')
  })

  test('honours a token for seven days and not longer', async () => {
    const on = await laterDesk(world())
    const kept = await signIn(on)
    const late = await signIn(on)
    on.desk.advance(7 * 86_400 - 60)
    expect((await refresh(kept.refreshToken, on)).httpStatus).toBe(200)
    on.desk.advance(120)
    expectRefusal(await refresh(late.refreshToken, on), 'token_expired')
  })

  test.each(['', 'nonsense', 'a.b.c'])('refuses what is no refresh token: "%s"', async (token) => {
    const answer = await refresh(token)
    expectRefusal(answer, token === '' ? 'invalid_input' : 'unauthorized')
  })

  test('refuses an access token, and a token that was signed out', async () => {
    const { accessToken, refreshToken } = await signIn()
    expectRefusal(await refresh(accessToken), 'unauthorized')
    await world().get('logout', { as: { token: accessToken } })
    expectRefusal(await refresh(refreshToken), 'token_revoked')
  })
})

item(8, 'POST /api/auth/logout', () => {
  test.each([
    ['in the body', (token: string) => ({ as: null, input: { token } })],
    ['in the header', (token: string) => ({ as: { token } })],
  ])('ends the session of a token %s', async (_where, call) => {
    const { accessToken, refreshToken } = await signIn()
    const line = await world().connect({ auth: { token: accessToken } })
    expect(await world().get('logout', call(accessToken))).toEqual({
      status: 1,
      message: 'Logged out',
    })
    expect(await line.hears('session_expired')).toEqual({ code: 'token_revoked' })
    expectRefusal(await me(accessToken), 'token_revoked')
    expectRefusal(await refresh(refreshToken), 'token_revoked')
    await expect(world().connect({ auth: { token: accessToken } })).rejects.toMatchObject({
      code: 'token_revoked',
    })
  })

  test('also for a token that has expired already', async () => {
    const on = await laterDesk(world())
    const { accessToken, refreshToken } = await signIn(on)
    on.desk.advance(1801)
    expectRefusal(await me(accessToken, on), 'token_expired')
    await on.get('logout', { as: { token: accessToken } })
    expectRefusal(await refresh(refreshToken, on), 'token_revoked')
  })
})

item(10, 'the token in auth, in the query, or as a header', () => {
  test('all three work, over WebSocket and over polling', async () => {
    const token = await world().token('agent_john')
    for (const how of [
      { auth: { token } },
      { query: { token } },
      { extraHeaders: { authorization: `Bearer ${token}` } },
      { query: { token }, transports: ['polling' as const] },
    ]) {
      const line = await world().connect(how)
      await line.does('join_room', { room: 'PartnerApp' })
      line.close()
    }
  })

  test('auth.token is preferred to query.token, and that to the header', async () => {
    const token = await world().token('agent_john')
    const line = await world().connect({ auth: { token }, query: { token: 'old' } })
    await line.does('activity')
    await expect(
      world().connect({ auth: { token: 'old' }, query: { token } }),
    ).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(
      world().connect({
        query: { token: 'old' },
        extraHeaders: { authorization: `Bearer ${token}` },
      }),
    ).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('without a token nobody comes in', async () => {
    await expect(world().connect({})).rejects.toMatchObject({ status: 0, code: 'unauthorized' })
  })

  test('a token that has expired is told so', async () => {
    const on = await laterDesk(world())
    const { accessToken } = await signIn(on)
    on.desk.advance(1801)
    await expect(on.connect({ auth: { token: accessToken } })).rejects.toMatchObject({
      code: 'token_expired',
    })
  })
})

item(19, 'the name in the login answer', () => {
  test('stands beside V2’s fields, and executive_id equals adminid', async () => {
    expect(await signIn(world(), { login_from: 'web' })).toEqual({
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
  })
})
