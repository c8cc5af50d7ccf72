import { startApp } from './app.ts'
import { readConfig, readEnvironment } from './config.ts'

/** Environment in, app up, SIGTERM down. */
async function main(): Promise<void> {
  const startedAt = Date.now()
  const app = await startApp(readConfig(readEnvironment()))
  const { config, url } = app
  const lines = [
    `Smart Chat is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`,
    `  Console   ${url}`,
    ...(config.sandbox ? [`  Phones    ${url}/sandbox`, `  Widget    ${url}/widget-demo`] : []),
    `  API       ${url}/api/docs`,
    ...(app.metricsUrl === null ? [] : [`  Metrics   ${app.metricsUrl}`]),
    ...(config.demo
      ? [
          '  Sign in   agent_john, agent_jane, lead_maya or admin, password smart-chat',
          '            These are demo accounts that everybody knows: do not open this to a network.',
        ]
      : []),
  ]

  const stop = () => {
    // Whatever hangs, the process ends in time for whoever is waiting to start the next one.
    setTimeout(() => giveUp('after 10 s something still runs'), 10_000).unref()
    app.stop().then(
      () => process.exit(0),
      (error: Error) => giveUp(error.message),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** What is stored is stored; whoever started the process learns that the end was not an orderly one. */
function giveUp(why: string): void {
  process.stderr.write(`It did not stop in order: ${why}.\n`)
  process.exit(1)
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
