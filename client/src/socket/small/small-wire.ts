import { createTimer } from '../../backoff.ts'
import { CONNECT_TIMEOUT_MS, type OpenWire } from '../wire.ts'
import { byPolling } from './by-polling.ts'
import { byWebSocket } from './by-websocket.ts'
import type { Carrier } from './carrier.ts'

/**
 * As much of Socket.IO 5's protocol (https://socket.io/docs/v4/socket-io-protocol) as the contract
 * needs, in a tenth of the size of the official client: one namespace, text only, no upgrades.
 *
 * @param origin never empty here
 */
export const openSmallWire: OpenWire = (origin, hear) => {
  const answers = new Map<number, (answer: { status: number } | null) => void>()
  const silence = createTimer()
  let carrier: Carrier | null = null
  let id: string | undefined
  let token = ''
  let asked = 0
  /** What is not told within this time will not be: the server pings in time. */
  let patienceMs = CONNECT_TIMEOUT_MS

  function open(withToken: string) {
    reset()
    token = withToken
    connect([byWebSocket, byPolling])
  }

  /** By the first way that gets through. */
  function connect([carry, ...others]: (typeof byWebSocket)[]) {
    if (carry === undefined) return hear.refused(undefined)
    let isThrough = false
    const broken = () => {
      const wasConnected = id !== undefined
      reset()
      if (wasConnected) hear.broken()
      else if (isThrough) hear.refused(undefined)
      else connect(others)
    }
    silence.set(CONNECT_TIMEOUT_MS, broken)
    carrier = carry(origin, {
      broken,
      packet(text) {
        isThrough = true
        if (id !== undefined) silence.set(patienceMs, broken)
        receive(text, broken)
      },
    })
  }

  function receive(packet: string, broken: () => void) {
    const [, kind = '', answered, body = ''] = /^(4?\d)(\d*)(.*)$/s.exec(packet) ?? []
    switch (kind) {
      case '0': {
        const { pingInterval, pingTimeout } = JSON.parse(body)
        patienceMs = pingInterval + pingTimeout
        return carrier?.send(`40${JSON.stringify({ token })}`)
      }
      case '2':
        return carrier?.send('3')
      case '40':
        id = JSON.parse(body).sid
        return hear.opened()
      case '42': {
        const [name, payload] = JSON.parse(body)
        return hear.event(name, payload)
      }
      case '43':
        return answers.get(Number(answered))?.(JSON.parse(body)[0])
      case '44': {
        const { data } = JSON.parse(body)
        reset()
        return hear.refused(data?.code)
      }
      case '1':
      case '41':
        return broken()
    }
  }

  function reset() {
    silence.stop()
    carrier?.close()
    carrier = null
    id = undefined
    for (const end of answers.values()) end(null)
  }

  const send = (name: string, input: unknown, answer: number | '' = '') =>
    carrier?.send(`42${answer}${JSON.stringify([name, input])}`)

  return {
    isConnected: () => id !== undefined,
    id: () => id,
    open,
    close: reset,
    emit: (name, input) => void send(name, input),
    ask: (name, input, timeoutMs) =>
      new Promise((resolve, reject) => {
        const number = asked++
        const end = (answer: { status: number } | null) => {
          clearTimeout(timer)
          answers.delete(number)
          if (answer === null) reject(new Error('There was no answer.'))
          else resolve(answer)
        }
        const timer = setTimeout(() => end(null), timeoutMs)
        answers.set(number, end)
        send(name, input, number)
      }),
  }
}
