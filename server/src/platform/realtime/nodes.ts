import { Redis } from 'ioredis'
import type { Log } from '../log.ts'

/**
 * What nodes tell each other without storing it: that the log has grown, that somebody types. All
 * of it may get lost: the log's poll and the next key press make up for it.
 */
export interface Nodes {
  redis: Redis | null
  publish(topic: string, message: object): void
  subscribe(topic: string, listener: (message: Record<string, unknown>) => void): void
  /** Whether Redis answers; true without one. */
  isUp(): boolean
  stop(): Promise<void>
}

/** One process alone: what it publishes, it hears. */
export function singleNode(): Nodes {
  const listeners = new Map<string, (message: Record<string, unknown>) => void>()
  return {
    redis: null,
    publish: (topic, message) => listeners.get(topic)?.(message as Record<string, unknown>),
    subscribe: (topic, listener) => void listeners.set(topic, listener),
    isUp: () => true,
    stop: async () => {},
  }
}

/**
 * Many processes, over Redis.
 *
 * @param prefix keeps desks apart that share one Redis
 */
export function redisNodes(url: string, prefix: string, log: Log): Nodes {
  const redis = new Redis(url, {
    lazyConnect: false,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
  })
  const subscriber = new Redis(url, { maxRetriesPerRequest: null })
  const listeners = new Map<string, (message: Record<string, unknown>) => void>()
  for (const connection of [redis, subscriber]) {
    connection.on('error', (error) => log.warn({ error }, 'Redis does not answer'))
  }
  subscriber.on('message', (topic, message) =>
    listeners.get(topic.slice(prefix.length + 1))?.(JSON.parse(message)),
  )
  return {
    redis,
    publish(topic, message) {
      if (redis.status === 'ready')
        redis.publish(`${prefix}:${topic}`, JSON.stringify(message)).catch(() => {})
      else listeners.get(topic)?.(message as Record<string, unknown>)
    },
    subscribe(topic, listener) {
      listeners.set(topic, listener)
      subscriber.subscribe(`${prefix}:${topic}`).catch(() => {})
    },
    isUp: () => redis.status === 'ready',
    stop: async () => {
      redis.disconnect()
      subscriber.disconnect()
    },
  }
}
