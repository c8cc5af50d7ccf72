import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const alive = new Set<ChildProcess>()

/** Starts a program of the bench that talks over a channel; what it prints on errors is shown. */
export function startFork(url: URL, env: Record<string, string> = {}): ChildProcess {
  return watch(
    fork(fileURLToPath(url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      env: { ...process.env, ...env },
    }),
  )
}

/** Starts any program. */
export function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  return watch(spawn(command, args, options))
}

function watch(child: ChildProcess): ChildProcess {
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  return child
}

/** Asks a child to end, and makes it after `graceMs`. */
export async function end(child: ChildProcess, graceMs = 8000): Promise<void> {
  if (!alive.has(child)) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs)
  child.kill('SIGTERM')
  await gone
  clearTimeout(force)
}

/** Nothing that was started stays, however the bench ends. */
export function killAll(): void {
  for (const child of alive) child.kill('SIGKILL')
}
