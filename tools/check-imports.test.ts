import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkImports } from './check-imports.ts'
import { temporaryFiles } from './temporary-files.ts'

const root = JSON.stringify({ workspaces: ['contract', 'server', 'console', 'e2e'] })

test.each([
  ['server/src/platform/http/door.ts', '../../chats/open.ts', 'platform/ knows nothing of chat'],
  ['server/src/messages/send.ts', '../channels/whatsapp/translate.ts', 'channels/channel.ts'],
  ['server/src/messages/send.test.ts', '../channels/inapp/send.ts', 'channels/channel.ts'],
  ['console/src/ui/button.tsx', '../features/chat/hooks.ts', 'ui/ is shared'],
  ['console/src/sign-in.ts', '@smart-chat/server/src/config.ts', 'nothing of the server'],
  ['console/src/sign-in.ts', '@smart-chat/server', 'nothing of the server'],
  ['e2e/chat.test.ts', '../server/src/app.ts', 'by its name, @smart-chat/server'],
])('%s must not import %s', (file, specifier, reason) => {
  const folder = temporaryFiles({
    'package.json': root,
    [file]: `import {\n  one,\n  type Two,\n} from '${specifier}'\n`,
  })
  expect(checkImports(folder)).toEqual([expect.stringContaining(reason)])
})

test.each([
  ['server/src/platform/http/door.ts', '../../errors.ts'],
  ['server/src/platform/http/door.ts', '../db/connect.ts'],
  ['server/src/messages/send.ts', '../channels/channel.ts'],
  ['server/src/app.ts', './channels/whatsapp/connector.ts'],
  ['server/src/channels/whatsapp/webhook.ts', '../inapp/send.ts'],
  ['console/src/features/chat/page.tsx', '../../ui/button.tsx'],
  ['e2e/chat.test.ts', '@smart-chat/server/src/app.ts'],
  ['e2e/chat.test.ts', '../tools/find-chromium.ts'],
])('%s may import %s', (file, specifier) => {
  const folder = temporaryFiles({
    'package.json': root,
    [file]: `import { one } from '${specifier}'\n`,
  })
  expect(checkImports(folder)).toEqual([])
})

test('every form of import is seen', () => {
  const folder = temporaryFiles({
    'package.json': root,
    'console/src/ui/a.ts': "import '../features/a.ts'\n",
    'console/src/ui/b.ts': "export * from '../features/a.ts'\n",
    'console/src/ui/c.ts': "import type { A } from '../features/a.ts'\n",
    'console/src/ui/d.ts': "export const d = () => import('../features/a.ts')\n",
  })
  expect(checkImports(folder)).toHaveLength(4)
})

test('this repository keeps its own rules', () => {
  expect(checkImports(join(import.meta.dirname, '..'))).toEqual([])
})
