import { execFileSync } from 'node:child_process'

/** Before the browser tests: the console, the widget and the phone as the sources are now. */
export function setup(): void {
  // The test runner sets NODE_ENV to `test`, which would bundle the slow React for developers.
  const env = { ...process.env, NODE_ENV: 'production' }
  execFileSync('npm', ['run', 'build', '--silent'], { stdio: ['ignore', 'ignore', 'inherit'], env })
}
