import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { mediaCases } from './media.ts'

testRoutes(mediaCases, useWorld())
