import type { Server } from 'socket.io'

/** The desk's change log: the only way a fact reaches a socket. */
export function createLog(io: Server) {
  let epoch = 'e1'
  let entries: { number: number; room: string; event: string; payload: object }[] = []
  let end = 0
  let pageSize = 500

  const cursor = (number: number) => `${epoch}-${number}`

  return {
    /** Stores a fact; the answer emits it, to all of the room but one socket. */
    store(room: string, event: string, payload: object) {
      end += 1
      entries.push({ number: end, room, event, payload })
      const fact = { ...payload, cursor: cursor(end) }
      return (except = '') => io.to(room).except(except).emit(event, fact)
    },

    /** Stores a fact and emits it at once. */
    publish(room: string, event: string, payload: object) {
      this.store(room, event, payload)()
    },

    sync(since: string | undefined, rooms: ReadonlySet<string>) {
      const all = { status: 1, events: [], has_more: false, cursor: cursor(end), reset: false }
      if (since === undefined) return all
      const [sinceEpoch, number] = since.split('-')
      if (sinceEpoch !== epoch) return { ...all, reset: true }

      const missed = entries.filter((one) => one.number > Number(number))
      const page = missed.slice(0, pageSize)
      return {
        ...all,
        events: page
          .filter((one) => rooms.has(one.room))
          .map(({ number, event, payload }) => ({ cursor: cursor(number), event, payload })),
        has_more: missed.length > page.length,
        cursor: cursor(page.at(-1)?.number ?? end),
      }
    },

    /** As if an older backup had been restored. */
    restore(nextEpoch: string) {
      epoch = nextEpoch
      entries = []
      end = 0
    },

    setPageSize(size: number) {
      pageSize = size
    },
  }
}

export type Log = ReturnType<typeof createLog>
