import type { Chat } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { keys } from '../live/keys.ts'

/** Shown elsewhere in the profile. */
const KNOWN = new Set(['customer', 'name', 'email', 'city'])

/** Whatever else the operator's systems tell of the person, as name and value. */
export function useMoreDetails(chat: Chat): [string, string][] {
  const { customer, customer_type } = chat
  const { data } = useQuery({
    queryKey: keys.details(customer, customer_type),
    staleTime: 60_000,
    queryFn: () => client.socket.emit('config', { sender: customer, customer_type }),
  })
  return Object.entries(data?.config ?? {})
    .filter(([field, value]) => !KNOWN.has(field) && value !== '' && value !== null)
    .map(([field, value]) => [field.replaceAll('_', ' '), String(value)])
}
