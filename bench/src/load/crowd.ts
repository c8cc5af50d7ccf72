import { now, within } from '../measure/clock.ts'
import { type BareSocket, bareSocket } from './bare-socket.ts'
import { customerNumber, letter } from './letters.ts'
import { postLetter } from './post.ts'
import { signIn, type Target } from './sign-in.ts'

/** Many idle executives, all in the segment's room. */
export interface Crowd {
  growTo(size: number): Promise<void>
  /**
   * Has one `room_update` go to everybody: at a desk because a customer writes, at the floor
   * because it is asked to broadcast `frame`.
   */
  tell(frame: string | null): Promise<Telling>
}

interface Telling {
  /** Milliseconds from the first delivery to the last. */
  spreadMs: number
  /** What was delivered. */
  frame: string
}

const AT_ONCE = 40

export async function crowdAt(target: Target): Promise<Crowd> {
  const token = await signIn(target)
  const sockets: BareSocket[] = []
  let told = 0
  let telling: { first: number; left: number; end(telling: Telling): void } | null = null

  const heard = (frame: string) => {
    if (telling === null || !frame.startsWith('42["room_update"')) return
    if (telling.left === sockets.length) telling.first = now()
    telling.left -= 1
    if (telling.left > 0) return
    telling.end({ spreadMs: now() - telling.first, frame })
    telling = null
  }

  return {
    async growTo(size) {
      while (sockets.length < size) {
        const count = Math.min(AT_ONCE, size - sockets.length)
        const more = Array.from({ length: count }, () => bareSocket(target.url, token, heard))
        sockets.push(...(await within(30_000, 'connecting sockets', Promise.all(more))))
      }
    },
    async tell(frame) {
      const done = new Promise<Telling>((end) => {
        telling = { first: 0, left: sockets.length, end }
      })
      told += 1
      if (target.kind === 'desk')
        await postLetter(target.url, letter(customerNumber(0), `told ${told}`))
      else await fetch(`${target.url}/broadcast`, { method: 'POST', body: frame ?? '' })
      return within(15_000, 'telling the crowd', done)
    },
  }
}
