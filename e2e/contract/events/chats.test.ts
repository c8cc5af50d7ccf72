import { testEvents } from '../support/event-tests.ts'
import { useWorld } from '../support/world.ts'
import { chatCases } from './chats.ts'

testEvents(chatCases, useWorld())
