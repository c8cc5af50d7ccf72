import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'

/** Networks that are nobody's public ones (IANA's special-purpose registries, RFC 6890). */
const V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
const V6 = [
  ['::', 128],
  ['::1', 128],
  // These carry an address of version 4 within them.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 23],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const

const notPublic = new BlockList()
for (const [network, prefix] of V4) notPublic.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of V6) notPublic.addSubnet(network, prefix, 'ipv6')

/** Whether an address is one of the public internet; mapped addresses count as what they map. */
export const isPublic = (address: string): boolean =>
  !notPublic.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** A name, or the address that it is, led to a network that is not public. */
export class PrivateAddress extends Error {
  readonly code = 'PRIVATE_ADDRESS'
}

/** Node's `lookup` for connections: the addresses that are connected to are those that are checked. */
export function lookUpPublic(
  hostname: string,
  options: LookupOptions,
  done: (
    error: Error | null,
    address: string | LookupAddress[],
    family?: number | undefined,
  ) => void,
): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, '')
    const [first] = addresses
    if (first === undefined || !addresses.every(({ address }) => isPublic(address))) {
      return done(new PrivateAddress(`${hostname} is not on the public internet`), '')
    }
    if (options.all === true) return done(null, addresses)
    done(null, first.address, first.family)
  })
}
