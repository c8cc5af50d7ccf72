import { says, startModel } from '@smart-chat/server/testing/model.ts'
import { afterAll } from 'vitest'
import { adminCases } from './routes/admin.ts'
import { assistanceCases } from './routes/assistance.ts'
import { authCases } from './routes/auth.ts'
import { channelCases } from './routes/channels.ts'
import { chatCases } from './routes/chats.ts'
import { deadLetterCases } from './routes/dead-letters.ts'
import { deskCases } from './routes/desk.ts'
import { mediaCases } from './routes/media.ts'
import { templateCases } from './routes/templates.ts'
import { webhookCases } from './routes/webhooks.ts'
import { testRoutes } from './support/route-tests.ts'
import { useWorld } from './support/world.ts'

const model = await startModel()
model.behave(says('Your ride comes at 7:30.'))
afterAll(() => model.stop())

const world = useWorld({ AI_BASE_URL: model.url, AI_MODEL: 'stand-in' })

testRoutes(
  {
    ...authCases,
    ...chatCases,
    ...assistanceCases,
    ...templateCases,
    ...mediaCases,
    ...deskCases,
    ...adminCases,
    ...channelCases,
    ...deadLetterCases,
    ...webhookCases,
  },
  world,
)
