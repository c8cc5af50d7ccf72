import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openDesk } from './testing/desk.ts'
import { ASHA, PNID } from './testing/world.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

test('killed without warning, the phones keep their conversation and the desk misses nothing', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const first = await start(['--data', data])
  for (const text of ['one', 'two', 'three']) await first.write(text)
  first.process.kill('SIGKILL')
  await once(first.process, 'exit')

  const desk = await openDesk()
  onTestFinished(() => desk.close())
  const second = await start(['--data', data, '--webhook', desk.url])
  await desk.until(() => desk.messages().length === 3)
  expect(desk.messages().map(({ text }) => text)).toEqual([
    { body: 'one' },
    { body: 'two' },
    { body: 'three' },
  ])
  expect(await second.texts()).toEqual(['one', 'two', 'three'])
})

async function start(args: string[]) {
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const url = String(line).replace('sandbox: ', '').trim()
  const messages = `${url}/api/people/${ASHA}/messages`
  return {
    process: child,
    write: (text: string) =>
      fetch(messages, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'text', text, phone_number_id: PNID }),
      }),
    async texts() {
      const answer = await fetch(messages)
      const known = (await answer.json()) as { messages: { content: { body: string } }[] }
      return known.messages.map(({ content }) => content.body)
    },
  }
}
