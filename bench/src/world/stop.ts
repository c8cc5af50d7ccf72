import { killAll } from './children.ts'
import { dropAll } from './database.ts'

/** Whatever ends the bench early, its processes, databases and folders are gone with it. */
export function stopInTime(minutes: number): void {
  const stop = (why: string) => {
    process.stderr.write(`${why}\n`)
    killAll()
    setTimeout(() => process.exit(1), 5000)
    void dropAll().finally(() => process.exit(1))
  }
  process.once('SIGINT', () => stop('Stopped.'))
  process.once('SIGTERM', () => stop('Stopped.'))
  process.once('exit', killAll)
  setTimeout(() => stop(`The bench took over ${minutes} minutes.`), minutes * 60_000).unref()
}
