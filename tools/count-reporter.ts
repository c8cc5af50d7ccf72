import { appendFileSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export type Counts = { passed: number; failed: number; skipped: number }

/**
 * Ends a run with the names of what failed, each with the first line of its error, and one line,
 * `N passed, N failed`. Adds the counts to the JSON file that COUNT_FILE names, and the names to
 * the text file beside it (`….failures`). What fails outside a test (a file that does not load, a hook, an unhandled
 * error) counts as failed, so a run that exits with an error never claims "0 failed".
 */
export class CountReporter implements Reporter {
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  #failures: string[] = []

  onInit(): void {
    // At the exit of the process, so that no other reporter's summary comes after it.
    process.once('exit', (code) => this.#report(code))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#counts = countTests(modules)
    this.#counts.failed += unhandledErrors.length
    this.#failures = nameFailures(modules)
  }

  #report(exitCode: number): void {
    const counts = this.#counts
    if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
    addToFile(process.env.COUNT_FILE, counts, this.#failures)
    const lines = [...this.#failures, countLine(counts)]
    writeSync(process.stdout.fd, `${lines.join('\n')}\n`)
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

/** One line for each failed test: its project, file and name, and the first line of the error. */
function nameFailures(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests()]
      .filter((test) => test.result().state === 'failed')
      .map((test) => {
        const [error] = test.result().errors ?? []
        const reason = error?.message.split('\n', 1)[0] ?? 'no reason given'
        return `FAILED ${module.project.name} ${module.relativeModuleId} > ${test.fullName}: ${reason}`
      }),
  )
}

function addToFile(path: string | undefined, counts: Counts, failures: string[]): void {
  if (!path) return
  appendFileSync(`${path}.failures`, failures.map((line) => `${line}\n`).join(''))
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
