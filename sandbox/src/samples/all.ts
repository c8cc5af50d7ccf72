import * as account from './account.ts'
import type { Change } from './envelope.ts'
import * as incoming from './incoming.ts'
import * as rare from './rare.ts'
import * as statuses from './statuses.ts'

const { incoming: _incoming, ...messages } = incoming
const { status: _status, ...told } = statuses

/** One of everything that WhatsApp may tell, by name: what a desk must take without a word. */
export const ALL: [name: string, change: Change][] = [
  ...Object.entries(messages),
  ...Object.entries(told),
  ...Object.entries(account),
  ...Object.entries(rare),
].map(([name, sample]) => [name, sample()])
