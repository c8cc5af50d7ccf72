import { onTestFinished } from 'vitest'
import { type Client, type ClientOptions, createClient } from '../client.ts'
import { startDesk } from './desk.ts'
import type { Desk } from './desk-shape.ts'
import { eventually } from './eventually.ts'

/** A desk of its own for one test. */
export async function aDesk(): Promise<Desk> {
  const desk = await startDesk()
  onTestFinished(() => desk.stop())
  return desk
}

/** A client of the desk, nobody signed in unless its storage says so. */
export function aClient(desk: Desk, options: Partial<ClientOptions> = {}): Client {
  const client = createClient({ url: desk.url, ...options })
  onTestFinished(client.close)
  return client
}

/** A client that is signed in and online. */
export async function anOnlineClient(
  desk: Desk,
  options: Partial<ClientOptions> = {},
): Promise<Client> {
  const client = aClient(desk, options)
  if (client.session.current() === null) {
    await client.session.signIn({ username: 'asha', password: 'secret' })
  }
  await online(client)
  return client
}

export const online = (client: Client) =>
  eventually(() => client.connection.current().state === 'online')
