// biome-ignore-all lint/performance/noBarrelFile: the other door of the package.
import {
  type CustomerClient,
  type CustomerClientOptions,
  makeCustomerClient,
} from './customer/make.ts'
import { openSmallWire } from './socket/small/small-wire.ts'

/**
 * The same client of a customer for pages where each kilobyte counts: about half the size, without
 * Socket.IO's own client. `url` must name the server's origin.
 */
export const createCustomerClient = (options: CustomerClientOptions): CustomerClient =>
  makeCustomerClient(openSmallWire, options)

export { readClaims } from './customer/claims.ts'
export type { CustomerClient } from './customer/make.ts'
export { ApiError } from './errors.ts'
export type { PendingMessage } from './outbox/pending.ts'
export type { ConnectionInfo } from './socket/connection.ts'
export { defaultStorage } from './surroundings/browser-storage.ts'
export { newId } from './surroundings/ids.ts'
export { createValue, type Readable } from './value.ts'
