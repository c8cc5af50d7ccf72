import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { isSignedIn } from '../features/session/session.ts'
import { parseSearch } from './search.ts'

const root = createRootRoute({ component: Outlet })

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  beforeLoad: () => {
    if (isSignedIn()) throw redirect({ to: '/', search: {} })
  },
  component: lazyRouteComponent(() => import('../features/session/login-page.tsx'), 'LoginPage'),
})

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  validateSearch: parseSearch,
  beforeLoad: () => {
    if (!isSignedIn()) throw redirect({ to: '/login' })
  },
  component: lazyRouteComponent(() => import('./desk.tsx'), 'Desk'),
})

const home = createRoute({ getParentRoute: () => desk, path: '/' })
const chat = createRoute({ getParentRoute: () => desk, path: '/chats/$chatId' })

export const router = createRouter({
  routeTree: root.addChildren([login, desk.addChildren([home, chat])]),
  defaultPreload: false,
  defaultPendingMs: 0,
  notFoundMode: 'root',
  defaultNotFoundComponent: () => null,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
