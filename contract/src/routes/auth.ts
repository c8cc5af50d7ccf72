import { z } from 'zod'
import { blank, CustomerType, Id, text } from '../basics.ts'
import { Executive, Role } from '../executive.ts'
import { nothing, type Route } from '../route.ts'
import { Segment } from '../segment.ts'

/** Signing in, staying signed in, signing out. */
export const authRoutes = {
  login: {
    method: 'POST',
    path: '/api/auth/login',
    access: 'open',
    summary: 'Sign in with login name or agent number, and password.',
    input: z.object({
      username: text(200).pipe(z.string().min(1)),
      password: z.string().min(1).max(1000),
      login_from: z.unknown().optional(),
    }),
    reply: z.object({
      accessToken: z.string(),
      refreshToken: z.string(),
      agentNumber: z.string(),
      adminid: Id,
      executive_id: Id,
      name: z.string(),
      role: Role,
      customer_types: z.array(CustomerType),
      /** Seconds until the access token expires. */
      expires_in: z.number().int(),
    }),
    errors: ['invalid_input', 'invalid_credentials', 'account_disabled', 'rate_limited'],
    limit: 'login',
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    access: 'open',
    summary: 'Exchange a refresh token, once, for the next pair of tokens.',
    input: z.object({ refreshToken: z.string().min(1).max(2000) }),
    reply: z.object({
      accessToken: z.string(),
      refreshToken: z.string(),
      expires_in: z.number().int(),
    }),
    errors: [
      'invalid_input',
      'unauthorized',
      'token_expired',
      'token_revoked',
      'refresh_token_reused',
      'rate_limited',
    ],
    limit: 'refresh',
  },
  logout: {
    method: 'POST',
    path: '/api/auth/logout',
    access: 'open',
    summary: 'End the session of the token in the body or the header, expired or not.',
    input: z.object({ token: blank(z.string().max(4000)) }),
    reply: z.object({ message: z.literal('Logged out') }),
    errors: ['unauthorized', 'rate_limited'],
    limit: 'other',
  },
  changePassword: {
    method: 'POST',
    path: '/api/auth/password',
    access: 'executive',
    summary: 'Change the password; the other sessions end.',
    input: z.object({ current: z.string().min(1).max(1000), new: z.string().min(10).max(1000) }),
    reply: z.object({ message: z.string() }),
    errors: ['invalid_input', 'invalid_credentials', 'rate_limited'],
    limit: 'login',
  },
  me: {
    method: 'GET',
    path: '/api/auth/me',
    access: 'executive',
    summary: 'Who is signed in, and the segments they work in.',
    input: nothing,
    reply: z.object({ executive: Executive, segments: z.array(Segment) }),
    errors: [],
    limit: 'other',
  },
} as const satisfies Record<string, Route>
