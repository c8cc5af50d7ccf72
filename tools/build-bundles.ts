import { execFileSync } from 'node:child_process'

/** Before the browser tests: the console and the phone as the sources are now. */
export function setup(): void {
  execFileSync('npm', ['run', 'build', '--silent'], { stdio: 'inherit' })
}
