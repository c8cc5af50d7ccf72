import { readdir, readFile } from 'node:fs/promises'
import type { Database } from '../world/database.ts'

/** Length of the unit of time in `/proc/<pid>/stat`; a hundred a second on every usual Linux. */
const TICK_MS = 10

/**
 * Milliseconds of processor time that PostgreSQL has used for this database, by its processes that
 * still run. NaN for the embedded one, whose time is the server's own, and where there is no `/proc`.
 */
export async function databaseMs({ url }: Database): Promise<number> {
  if (url === null || process.platform !== 'linux') return Number.NaN
  const name = new URL(url).pathname.slice(1)
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))
  const times = await Promise.all(pids.map((pid) => timeOf(pid, name)))
  return times.reduce((sum, time) => sum + time, 0)
}

/** PostgreSQL writes the database's name into the command line of each of its processes. */
async function timeOf(pid: string, databaseName: string): Promise<number> {
  try {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    if (!command.startsWith('postgres') || !command.includes(databaseName)) return 0
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(user) + Number(system)) * TICK_MS
  } catch {
    // It ended in between.
    return 0
  }
}
