import { newId } from '../platform/id.ts'
import type { Nodes } from '../platform/realtime/nodes.ts'

export interface Viewer {
  executive_id: string
  name: string
  is_typing: boolean
}

/** Who views a chat at one node, and the room of its segment. */
export interface Viewed {
  chat_id: string
  room: string
  viewers: Viewer[]
}

/** How often a node says that it is there. */
const BEAT_MS = 2000

/** A node that was not heard of for so long has died, and nobody views anything there. */
const FORGOTTEN_AFTER_MS = 7000

type News =
  | { is: 'beat'; version: number }
  | { is: 'change'; version: number; viewed: Viewed }
  | { is: 'ask'; of: string }
  | { is: 'all'; version: number; all: Viewed[] }
  | { is: 'gone' }

interface Other {
  version: number
  heardAt: number
  chats: Map<string, Viewed>
}

/**
 * Who views which chat over all nodes. Each node tells the others of every change, numbered; a node
 * that missed one, or is new, asks for everything. None of it is stored.
 *
 * @param changed hears of each chat whose viewers at another node have changed
 */
export function shareViewers(nodes: Nodes, changed: (viewed: Viewed) => void) {
  const node = newId()
  const own = new Map<string, Viewed>()
  const others = new Map<string, Other>()
  let version = 0

  const say = (news: News) => nodes.publish('viewers', { node, ...news })

  const hear = (from: string, news: News) => {
    if (news.is === 'gone') return forget(from)
    if (news.is === 'ask') {
      if (news.of === node) say({ is: 'all', version, all: [...own.values()] })
      return
    }
    if (news.is === 'all') return replace(from, news.version, news.all)
    const other = others.get(from)
    if (other !== undefined) other.heardAt = performance.now()
    if (news.is === 'change' && other?.version === news.version - 1) {
      other.version = news.version
      keep(other.chats, news.viewed)
      changed(news.viewed)
    } else if (other?.version !== news.version) say({ is: 'ask', of: from })
  }

  const replace = (from: string, version: number, all: Viewed[]) => {
    const before = others.get(from)?.chats ?? new Map<string, Viewed>()
    const chats = new Map(all.map((viewed) => [viewed.chat_id, viewed]))
    others.set(from, { version, heardAt: performance.now(), chats })
    for (const viewed of new Map([...before, ...chats]).values()) changed(viewed)
  }

  const forget = (from: string) => {
    const other = others.get(from)
    others.delete(from)
    for (const viewed of other?.chats.values() ?? []) changed(viewed)
  }

  const beat = () => {
    say({ is: 'beat', version })
    for (const [name, { heardAt }] of others)
      if (performance.now() - heardAt > FORGOTTEN_AFTER_MS) forget(name)
  }

  nodes.subscribe('viewers', ({ node: from, ...news }) => {
    if (from !== node) hear(String(from), news as unknown as News)
  })
  const beating = setInterval(beat, BEAT_MS)

  return {
    /** Who views a chat at this node now. */
    set(viewed: Viewed) {
      keep(own, viewed)
      say({ is: 'change', version: ++version, viewed })
    },
    /** Who views a chat at any node: each executive once, by name. */
    of(chat_id: string): Viewer[] {
      const everywhere = [own, ...[...others.values()].map(({ chats }) => chats)]
      const viewers = everywhere.flatMap((chats) => chats.get(chat_id)?.viewers ?? [])
      const each = new Map<string, Viewer>()
      for (const viewer of viewers) {
        const { is_typing = false } = each.get(viewer.executive_id) ?? {}
        each.set(viewer.executive_id, { ...viewer, is_typing: is_typing || viewer.is_typing })
      }
      return [...each.values()].sort(
        (one, other) =>
          one.name.localeCompare(other.name) || one.executive_id.localeCompare(other.executive_id),
      )
    },
    /** The chats of a segment's room that somebody views at any node. */
    inRoom(room: string): string[] {
      const everywhere = [own, ...[...others.values()].map(({ chats }) => chats)]
      const there = everywhere.flatMap((chats) =>
        [...chats.values()].filter((viewed) => viewed.room === room),
      )
      return [...new Set(there.map(({ chat_id }) => chat_id))]
    },
    stop() {
      clearInterval(beating)
      say({ is: 'gone' })
    },
  }
}

function keep(chats: Map<string, Viewed>, viewed: Viewed): void {
  if (viewed.viewers.length === 0) chats.delete(viewed.chat_id)
  else chats.set(viewed.chat_id, viewed)
}
