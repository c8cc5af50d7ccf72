/** Somebody who may be given chats, with how many they have. */
export interface Free {
  executive_id: string
  name: string
  load: number
  /** Null: unlimited. */
  capacity: number | null
}

/** A chat that somebody is wanted for. */
export interface Wanting {
  chat_id: string
  /** Who answered the customer last, and comes first. */
  sticky: string | null
  /** Who does not get it: they have just had it, or have put it back. */
  not: string | null
  /** Whether it counts among the chats of whoever has it. */
  counts: boolean
}

export interface Choice {
  chat_id: string
  /** As they are with the chat. */
  to: Free
  isSticky: boolean
}

export type Routing = 'round_robin' | 'least_busy'

/**
 * Decides who gets which chat: whose turn it is, or who has the fewest, never above the capacity. The
 * first chat is served first; one that nobody free may have is passed over and holds nobody up.
 *
 * @param people who is free, the one given a chat least recently first
 */
export function distribute(chats: Wanting[], people: Free[], routing: Routing): Choice[] {
  let line = people
  const choices: Choice[] = []
  for (const { chat_id, sticky, not, counts } of chats) {
    const able = line.filter((one) => one.executive_id !== not && hasRoom(one))
    const last = able.find((one) => one.executive_id === sticky)
    const chosen = last ?? (routing === 'least_busy' ? leastBusy(able) : able[0])
    if (chosen === undefined) continue
    const to = { ...chosen, load: chosen.load + (counts ? 1 : 0) }
    line = [...line.filter((one) => one !== chosen), to]
    choices.push({ chat_id, to, isSticky: last !== undefined })
  }
  return choices
}

export const hasRoom = ({ load, capacity }: Pick<Free, 'load' | 'capacity'>) =>
  capacity === null || load < capacity

/** Of those with the fewest chats, the one given a chat least recently. */
const leastBusy = (able: Free[]): Free | undefined =>
  able.reduce<Free | undefined>(
    (best, one) => (best === undefined || one.load < best.load ? one : best),
    undefined,
  )
