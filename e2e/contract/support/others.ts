import { freePort } from '@smart-chat/server/testing/start-server.ts'
import type { World } from './world.ts'

/** Desks beside the one of a file, for what needs other settings; each is started when asked for. */

/** Its clock is moved; access tokens live for half an hour. */
export const laterDesk = (world: World) => world.other({ ACCESS_TOKEN_TTL: '30m' })

const metricsPort = freePort()

/** Figures on a port of their own, and a language model that is not there. */
export const measuredDesk = async (world: World) =>
  world.other({
    METRICS_PORT: String(await metricsPort),
    // Nobody listens on port 9 of this machine.
    AI_BASE_URL: 'http://127.0.0.1:9/v1',
    AI_MODEL: 'none',
    AI_TIMEOUT_S: '5',
  })

/** Where the figures of that desk are. */
export const metricsUrl = async () => `http://127.0.0.1:${await metricsPort}`

/** A desk without a language model. */
export const modestDesk = (world: World) =>
  world.other({ AI_BASE_URL: '', AI_MODEL: '', REASSIGN_OPEN: '0' })
