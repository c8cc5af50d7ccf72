import { openIoWire } from '../socket/io-wire.ts'
import { type CustomerClient, type CustomerClientOptions, makeCustomerClient } from './make.ts'

/** Makes the one client of a page, an app or a process, and connects it. */
export const createCustomerClient = (options: CustomerClientOptions): CustomerClient =>
  makeCustomerClient(openIoWire, options)
