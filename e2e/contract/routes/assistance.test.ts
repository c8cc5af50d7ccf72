import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { assistanceCases } from './assistance.ts'

testRoutes(assistanceCases, useWorld())
