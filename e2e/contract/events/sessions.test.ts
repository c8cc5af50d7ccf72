import { testEvents } from '../support/event-tests.ts'
import { useWorld } from '../support/world.ts'
import { sessionCases } from './sessions.ts'

testEvents(sessionCases, useWorld())
