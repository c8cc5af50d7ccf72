import { chatCases } from './events/chats.ts'
import { messageCases } from './events/messages.ts'
import { roomCases } from './events/rooms.ts'
import { sessionCases } from './events/sessions.ts'
import { testEvents } from './support/event-tests.ts'
import { useWorld } from './support/world.ts'

testEvents({ ...roomCases, ...chatCases, ...messageCases, ...sessionCases }, useWorld())
