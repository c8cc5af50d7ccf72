import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { chatCases } from './chats.ts'

testRoutes(chatCases, useWorld())
