import { testEvents } from '../support/event-tests.ts'
import { useWorld } from '../support/world.ts'
import { messageCases } from './messages.ts'

testEvents(messageCases, useWorld())
