import type { CustomerMessage } from '@smart-chat/contract'
import { isOurs } from './state.ts'

/** A message in the list, and what stands above it. */
export interface Row {
  message: CustomerMessage
  isOurs: boolean
  /** The first of its day. */
  startsDay: boolean
  /** The first of several by the same person. */
  startsGroup: boolean
}

const GROUP_MS = 5 * 60_000

export function rowsOf(messages: readonly CustomerMessage[]): Row[] {
  return messages.map((message, index) => {
    const before = messages[index - 1]
    const startsDay =
      before === undefined ||
      new Date(before.datetime).toDateString() !== new Date(message.datetime).toDateString()
    const startsGroup =
      startsDay ||
      before.type !== message.type ||
      before.sender_name !== message.sender_name ||
      Date.parse(message.datetime) - Date.parse(before.datetime) > GROUP_MS
    return { message, isOurs: isOurs(message), startsDay, startsGroup }
  })
}
