import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { templateCases } from './templates.ts'

testRoutes(templateCases, useWorld())
