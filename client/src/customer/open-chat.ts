import type { ConnectionInfo } from '../socket/connection.ts'
import type { Rooms } from '../socket/rooms.ts'
import type { Readable } from '../value.ts'
import type { CustomerInfo } from './claims.ts'
import type { CustomerEmit } from './types.ts'

interface Parts {
  connection: Readable<ConnectionInfo>
  who: Readable<CustomerInfo | null>
  emit: CustomerEmit
  rooms: Pick<Rooms, 'joinChat'>
}

/** Begins the customer's chat, or finds the active one, and joins it, as soon as that is possible. */
export async function openChat({ connection, who, emit, rooms }: Parts): Promise<string> {
  await online(connection)
  const { customer_id: sender = '', customer_type = '' } = who.current() ?? {}
  const { chat_id } = await emit('new_chat', { sender, customer_type })
  await rooms.joinChat(chat_id)
  return chat_id
}

function online(connection: Readable<ConnectionInfo>): Promise<void> {
  if (connection.current().state === 'online') return Promise.resolve()
  return new Promise((resolve) => {
    const stop = connection.subscribe(({ state }) => {
      if (state !== 'online') return
      stop()
      resolve()
    })
  })
}
