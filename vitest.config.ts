import { defineConfig } from 'vitest/config'
import { CountReporter } from './tools/count-reporter.ts'

const folders = ['contract', 'server', 'client', 'console', 'widget', 'sandbox', 'bench', 'tools']

/** Pages of customers and phones: which database is below makes no difference to them. */
const PAGES = ['e2e/widget/**/*.test.ts', 'e2e/phone.test.ts']

const browserTests = {
  globalSetup: ['tools/build-bundles.ts'],
  // One browser and one desk at a time, after everything quick has been told.
  maxWorkers: 1,
  sequence: { groupOrder: 1 },
  testTimeout: 120_000,
  hookTimeout: 180_000,
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', new CountReporter()],
    projects: [
      ...folders.map((name) => ({
        extends: true as const,
        test: {
          name,
          include: [`${name}/**/*.test.{ts,tsx}`],
          // Generous, for slow machines with other things to do: a test waits for events, not for time.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      })),
      {
        extends: true as const,
        test: {
          name: 'conformance',
          include: ['e2e/contract/**/*.test.ts'],
          globalSetup: ['e2e/contract/support/report.ts'],
          // Every file starts the same server; it is loaded once for each worker.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true as const,
        test: {
          ...browserTests,
          name: 'e2e',
          include: ['e2e/*.test.ts'],
          exclude: PAGES,
        },
      },
      {
        extends: true as const,
        test: {
          ...browserTests,
          name: 'pages',
          include: PAGES,
        },
      },
    ],
  },
})
