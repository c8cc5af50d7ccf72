import { testRoutes } from '../support/route-tests.ts'
import { useWorld } from '../support/world.ts'
import { webhookCases } from './webhooks.ts'

testRoutes(webhookCases, useWorld())
