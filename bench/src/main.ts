import { now } from './measure/clock.ts'
import { type Options, readOptions } from './options.ts'
import type { Row } from './report/figure.ts'
import { machine } from './report/machine.ts'
import { writeResults } from './report/results.ts'
import { table } from './report/table.ts'
import { rows } from './rows/rows.ts'
import { type DatabaseKind, postgresVersion } from './world/database.ts'
import { stopInTime } from './world/stop.ts'
import { inWorld, type World } from './world/world.ts'

const QUICK_MINUTES_MAX = 10
const MINUTES_MAX = 60
const MILLION_MINUTES_MAX = 240

/** Measures, prints one table, and writes it to RESULTS.md if everything was measured for real. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  stopInTime(
    options.quick ? QUICK_MINUTES_MAX : options.million ? MILLION_MINUTES_MAX : MINUTES_MAX,
  )
  const postgres = await postgresVersion()
  const here = machine(postgres)
  if (postgres === null) say('PostgreSQL does not answer: left out.')
  const kinds = options.databases.filter((kind) => kind === 'embedded' || postgres !== null)
  const measured: Row[] = []
  for (const kind of kinds) measured.push(...(await measureOn(kind, options)))
  say(['', ...here, '', table(measured), ''].join('\n'))
  if (options.quick) return
  for (const { notes, database } of measured) for (const note of notes) say(`${database}: ${note}`)
  if (options.isWhole) await writeResults(here, measured)
}

/** A quick look keeps its servers for all rows; a real measurement starts each row afresh. */
async function measureOn(kind: DatabaseKind, options: Options): Promise<Row[]> {
  const { quick, only } = options
  const keys = Object.keys(rows).filter((key) => only.includes(key))
  const groups = quick ? [keys] : keys.map((key) => [key])
  const measured: Row[] = []
  for (const group of groups) {
    await inWorld(kind, options, async (world) => {
      for (const key of group) measured.push(await measureRow(key, world))
    })
  }
  return measured
}

async function measureRow(key: string, world: World): Promise<Row> {
  const { how, measure } = rows[key] as (typeof rows)[string]
  const startedAt = now()
  const row: Row = { key, how, database: world.kind, ...(await measure(world)) }
  say(`${world.kind}: ${key} took ${((now() - startedAt) / 1000).toFixed(0)} s`)
  return row
}

const say = (text: string) => process.stdout.write(`${text}\n`)

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
