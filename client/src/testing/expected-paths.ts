import { type Route, routes } from '@smart-chat/contract'

/** The rows of `rest/paths.ts`: the contract's routes without those of other systems, and pages. */
export const expectedPaths = () =>
  Object.entries(routes as Record<string, Route>)
    .filter(([, route]) => isForClients(route))
    .map(([name, { method, path, access }]) => [name, [method, path, access]] as const)

function isForClients({ access, reply }: Route): boolean {
  switch (access) {
    case 'executive':
    case 'participant':
    case 'customer':
    case 'media':
      return true
    case 'open':
      return reply !== null
    case 'operator':
    case 'administrator':
    case 'whatsapp':
    case 'metrics':
      return false
  }
}
