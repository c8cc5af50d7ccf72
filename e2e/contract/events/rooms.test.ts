import { testEvents } from '../support/event-tests.ts'
import { useWorld } from '../support/world.ts'
import { roomCases } from './rooms.ts'

testEvents(roomCases, useWorld())
