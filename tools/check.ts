import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * `npm run check`: format and lint, types of every workspace, import rules, unused code.
 * Prints one line a step and what a failing step had to say; exits with 1 if any failed.
 */
async function check(): Promise<void> {
  const steps: Step[] = [
    step('biome', 'biome', 'check', '--error-on-warnings', '--max-diagnostics=200'),
    step('knip', 'knip', '--no-progress'),
    ...projects().map((path) => step(`tsc ${path}`, 'tsc', '--project', path)),
    { name: 'imports', command: process.execPath, args: ['tools/check-imports.ts'] },
  ]

  const failed = await inTurns(steps, 2)
  if (failed > 0) {
    console.log(`\n${failed} of ${steps.length} checks failed`)
    process.exitCode = 1
  }
}

type Step = { name: string; command: string; args: string[] }

function step(name: string, bin: string, ...args: string[]): Step {
  return { name, command: join(root, 'node_modules/.bin', bin), args }
}

/** The repository's own tsconfig.json files: the root's, the workspaces', the sandbox phone's. */
function projects(): string[] {
  return globSync('{.,*,*/*}/tsconfig.json', {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|data)(\/|$)/.test(path),
  })
}

/** Runs the steps, `width` at a time, and tells how many failed. */
async function inTurns(steps: Step[], width: number): Promise<number> {
  const waiting = [...steps]
  let failed = 0
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!(await run(next))) failed += 1
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return failed
}

function run({ name, command, args }: Step): Promise<boolean> {
  const startedAt = performance.now()
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  return new Promise((resolve) => {
    const end = (isGood: boolean) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
      if (!isGood) console.log(output.trimEnd())
      resolve(isGood)
    }
    child.on('error', (error) => {
      output += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}

await check()
