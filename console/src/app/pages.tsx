import { Suspense, useEffect } from 'react'
import { useSession } from '../features/session/session.ts'
import { lazyPart } from '../lib/lazy.ts'
import { go, type Place, usePlace } from './location.ts'

const LoginPage = lazyPart(
  async () => (await import('../features/session/login-page.tsx')).LoginPage,
)
const Desk = lazyPart(async () => (await import('./desk.tsx')).Desk)

const HOME: Place = { path: '/', search: {} }
const LOGIN: Place = { path: '/login', search: {} }
let wanted = HOME

/** Signed out there is one page, `/login`; who signs in comes to where they wanted to go. */
export function Pages() {
  const isOut = useSession() === null
  const here = usePlace()
  useEffect(() => settle(isOut, here), [isOut, here])
  return <Suspense>{isOut ? <LoginPage /> : <Desk />}</Suspense>
}

function settle(isOut: boolean, here: Place): void {
  const isAtLogin = here.path === LOGIN.path
  if (isOut && !isAtLogin) {
    wanted = here
    go(LOGIN, { replace: true })
  }
  if (!isOut && isAtLogin) {
    go(wanted, { replace: true })
    wanted = HOME
  }
}
