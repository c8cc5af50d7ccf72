import { onTestFinished } from 'vitest'
import {
  type Client,
  type ClientOptions,
  type CustomerClient,
  type CustomerClientOptions,
  createClient,
  createCustomerClient,
} from '../client.ts'
import { createCustomerClient as createSmallClient } from '../small.ts'
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

/** A client of one of the operator's customers, who is given a token whenever asked. */
export function aCustomer(
  desk: Desk,
  who: string,
  options: Partial<CustomerClientOptions> = {},
): CustomerClient {
  const token = async () => desk.tokens.customer(who)
  const client = createCustomerClient({ url: desk.url, token, ...options })
  onTestFinished(client.close)
  return client
}

/** The same over the small connection. */
export function aSmallCustomer(
  desk: Desk,
  who: string,
  options: Partial<CustomerClientOptions> = {},
): CustomerClient {
  const token = async () => desk.tokens.customer(who)
  const client = createSmallClient({ url: desk.url, token, ...options })
  onTestFinished(client.close)
  return client
}

export const online = (client: Pick<Client, 'connection'>) =>
  eventually(() => client.connection.current().state === 'online')
