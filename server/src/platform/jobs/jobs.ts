import { sql, type Transaction } from 'kysely'
import { fromKysely, type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import type { Database } from '../db/connect.ts'
import type { Tables } from '../db/tables.ts'
import type { Log } from '../log.ts'
import { reasonOf } from '../reason.ts'

/** A kind of work that survives the process: its name, its data, and how it may run. */
export interface Job<Data extends object> {
  name: string
  data: z.ZodType<Data>
  /** Jobs with the same key run one at a time, in the order of their commits. */
  key?: (data: Data) => string
  /** Seconds to wait before the first retry; doubled each time. */
  retryDelay: number
  /** Seconds to wait at most; a minute where it is not said. */
  retryDelayMax?: number
  /** After this many retries the job has failed; its handler is told which try is the last. */
  retryLimit: number
  /** Seconds; then the try counts as failed. */
  expireIn: number
  /** A sweep looks for what such jobs leave undone, so nothing is kept of one that is given up. */
  isSweptUp?: true
}

/** A job that was given up: what it was to do, and why it was not done. */
export interface GivenUp {
  name: string
  data: unknown
  reason: string
}

/** As much of a job as its queue needs. */
type QueueOfJob = Pick<
  Job<object>,
  'name' | 'retryDelay' | 'retryDelayMax' | 'retryLimit' | 'expireIn' | 'isSweptUp'
> & {
  data: z.ZodType<object>
  key?: unknown
}

export interface Try {
  /** 0 for the first. */
  retry: number
  isLast: boolean
}

/** Does one job; throws to have it tried again later. */
type JobHandler<Data> = (data: Data, attempt: Try) => Promise<void>

export interface Jobs {
  /** @param afterS seconds until it may begin; others of its key go before it */
  enqueue<Data extends object>(
    job: Job<Data>,
    data: Data,
    tx: Transaction<Tables>,
    afterS?: number,
  ): Promise<void>
  /** Starts workers for a kind of job. */
  work<Data extends object>(
    job: Job<Data>,
    pace: { workers: number; batchSize: number },
    handler: JobHandler<Data>,
  ): Promise<void>
  /** Forgets jobs that failed for good, so that others of their key go on. */
  unblock(job: { name: string }): Promise<void>
  /** Enqueues work that was given up. @throws where this version cannot read it */
  again(name: string, data: unknown, tx: Transaction<Tables>): Promise<void>
  /** Takes the jobs that failed for good without a word, as their processes died. */
  takeFailed(tx: Transaction<Tables>): Promise<GivenUp[]>
  /** Lets running jobs end, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>
}

/** Seconds without a sign of life after which a job counts as left by a node that died. */
const HEARTBEAT_S = 10

/**
 * The durable queue (pg-boss): a job commits with the change that wants it.
 *
 * @param keep takes a job that was given up, but for those that are swept up
 */
export async function startJobs(
  database: Database,
  jobs: QueueOfJob[],
  log: Log,
  keep: Keep,
): Promise<Jobs> {
  const boss = new PgBoss({
    ...database.jobs,
    max: 6,
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    persistWarnings: false,
    schedule: false,
  })
  boss.on('error', (error) => log.warn({ error }, 'job queue'))
  await boss.start()
  for (const job of jobs) await createQueue(boss, job)
  // Nobody else can hold jobs of an embedded database: what is active was left by a killed process.
  if (database.kind === 'embedded') {
    await execute(
      boss,
      "UPDATE pgboss.job SET state = 'created', started_on = NULL WHERE state IN ('active', 'retry')",
    )
  }

  return {
    async enqueue(job, data, tx, afterS = 0) {
      await boss.send(job.name, data, {
        db: fromKysely(tx),
        ...(afterS > 0 ? { startAfter: afterS } : {}),
        ...(job.key === undefined ? {} : { singletonKey: job.key(data) }),
      })
    },
    async work(job, { workers, batchSize }, handler) {
      for (let count = 0; count < workers; count++) {
        await startWorker(boss, job, batchSize, { handler, log, keep })
      }
    },
    async again(name, data, tx) {
      const job = jobs.find((one) => one.name === name)
      if (job === undefined) throw new Error(`This version has no work of the name "${name}".`)
      const parsed = job.data.parse(data)
      const key = job.key as Job<object>['key']
      await boss.send(name, parsed, {
        db: fromKysely(tx),
        ...(key === undefined ? {} : { singletonKey: key(parsed) }),
      })
    },
    async takeFailed(tx) {
      const kept = jobs.filter((job) => job.isSweptUp !== true).map((job) => job.name)
      const { rows } = await sql<{ name: string; data: unknown; output: unknown }>`
        DELETE FROM pgboss.job WHERE state = 'failed' AND name = ANY (${kept}::text[])
        RETURNING name, data, output`.execute(tx)
      return rows.map(({ name, data, output }) => ({ name, data, reason: lastWords(output) }))
    },
    async unblock(job) {
      // A job whose node died at its last try would hold up its key for ever.
      await execute(boss, `DELETE FROM pgboss.job WHERE name = '${job.name}' AND state = 'failed'`)
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs, close: true }),
  }
}

/**
 * One worker. Each is registered by itself, so that it can wake itself: when its jobs end, the next
 * ones of their keys are ready, and nothing else would say so. Every notification wakes all workers
 * of a queue to search it, so they are few and take several jobs at once, of different keys.
 */
async function startWorker<Data extends object>(
  boss: PgBoss,
  job: Job<Data>,
  batchSize: number,
  work: Work<Data>,
): Promise<void> {
  const id: string = await boss.work(
    job.name,
    {
      includeMetadata: true as const,
      perJobResults: true as const,
      batchSize,
      pollingIntervalSeconds: 1,
      // The backstop for what NOTIFY does not tell: retries that have come due.
      notifyPollingIntervalSeconds: 2,
    },
    (items: JobWithMetadata<object>[]) => {
      boss.notifyWorker(id)
      return Promise.all(items.map((item) => settle(job, item, work)))
    },
  )
}

type Keep = (given: GivenUp) => Promise<void>

interface Work<Data extends object> {
  handler: JobHandler<Data>
  log: Log
  keep: Keep
}

/**
 * Does one job. Only one that may be tried again ends as failed, and one that could not even be given
 * up: the next `takeFailed` finds it.
 */
async function settle<Data extends object>(
  job: Job<Data>,
  item: JobWithMetadata<object>,
  { handler, log, keep }: Work<Data>,
): Promise<JobResult> {
  const attempt = { retry: item.retryCount, isLast: item.retryCount >= item.retryLimit }
  try {
    await handler(job.data.parse(item.data), attempt)
    return { id: item.id, status: 'completed' }
  } catch (error) {
    if (!attempt.isLast) {
      return { id: item.id, status: 'failed', output: { message: (error as Error).message } }
    }
    log.error({ error, job: job.name, id: item.id }, 'a job was given up')
    const reason = reasonOf(error)
    if (job.isSweptUp === true) return { id: item.id, status: 'completed' }
    return keep({ name: job.name, data: item.data, reason }).then(
      () => ({ id: item.id, status: 'completed' as const }),
      () => ({ id: item.id, status: 'failed' as const, output: { message: reason } }),
    )
  }
}

/** What a failed job has left behind; one whose process died every time has no words. */
function lastWords(output: unknown): string {
  const message = (output as { message?: unknown } | null)?.message
  return typeof message === 'string' ? message : 'It never came to an end, whenever it was begun.'
}

async function createQueue(boss: PgBoss, job: QueueOfJob): Promise<void> {
  const options = {
    retryLimit: job.retryLimit,
    retryDelay: job.retryDelay,
    retryBackoff: true,
    retryDelayMax: job.retryDelayMax ?? 60,
    expireInSeconds: job.expireIn,
    heartbeatSeconds: HEARTBEAT_S,
    notify: true,
    deleteAfterSeconds: 3600,
  }
  if ((await boss.getQueue(job.name)) === null) {
    await boss.createQueue(job.name, {
      ...options,
      ...(job.key === undefined ? {} : { policy: 'key_strict_fifo' }),
    })
  } else {
    await boss.updateQueue(job.name, options)
  }
}

const execute = (boss: PgBoss, statement: string) => boss.getDb().executeSql(statement)
