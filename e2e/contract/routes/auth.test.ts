import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { authCases } from './auth.ts'

testRoutes(authCases, useWorld())
