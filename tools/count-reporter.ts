import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export type Counts = { passed: number; failed: number; skipped: number }

/**
 * Ends a run with one line, `N passed, N failed`, and adds its counts to the JSON file that
 * COUNT_FILE names. What fails outside a test (a file that does not load, a hook, an unhandled
 * error) counts as failed, so a run that exits with an error never claims "0 failed".
 */
export class CountReporter implements Reporter {
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    // At the exit of the process, so that no other reporter's summary comes after it.
    process.once('exit', (code) => this.#report(code))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#counts = countTests(modules)
    this.#counts.failed += unhandledErrors.length
  }

  #report(exitCode: number): void {
    const counts = this.#counts
    if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
    addToFile(process.env.COUNT_FILE, counts)
    writeSync(process.stdout.fd, `${countLine(counts)}\n`)
  }
}

function countLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function countTests(modules: readonly TestModule[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      counts[state === 'pending' ? 'skipped' : state] += 1
    }
    const suites = [...module.children.allSuites()]
    counts.failed += [module, ...suites].filter((suite) => suite.errors().length > 0).length
  }
  return counts
}

function addToFile(path: string | undefined, counts: Counts): void {
  if (!path) return
  const before = readCounts(path)
  writeFileSync(
    path,
    JSON.stringify({
      passed: before.passed + counts.passed,
      failed: before.failed + counts.failed,
      skipped: before.skipped + counts.skipped,
    }),
  )
}

function readCounts(path: string): Counts {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}
