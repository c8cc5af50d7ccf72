import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { deskCases } from './desk.ts'

testRoutes(deskCases, useWorld())
