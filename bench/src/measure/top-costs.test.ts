import { expect, test } from 'vitest'
import { topCosts } from './top-costs.ts'

const at = (functionName: string, url: string) => ({ functionName, url, lineNumber: 9 })

const profile = {
  nodes: [
    { id: 1, callFrame: at('(idle)', '') },
    { id: 2, callFrame: at('send', 'file:///desk/server/src/messages/send.ts') },
    { id: 3, callFrame: at('write', 'file:///desk/node_modules/pg/lib/client.js') },
    { id: 4, callFrame: at('send', 'file:///desk/server/src/messages/send.ts') },
  ],
  samples: [1, 2, 3, 4, 1],
  timeDeltas: [300, 100, 300, 200, 100],
}

test('a place is counted once, wherever it was called from; waiting is no cost', () => {
  expect(topCosts(profile, 5)).toEqual({
    busy: 0.6,
    costs: [
      { place: 'send server/src/messages/send.ts:10', share: 0.5 },
      { place: 'write pg/lib/client.js:10', share: 0.5 },
    ],
  })
})
