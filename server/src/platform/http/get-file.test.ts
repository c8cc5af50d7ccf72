import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { isPublic } from './addresses.ts'
import { getFile } from './get-file.ts'

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
])('%s is not on the public internet', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each([
  '8.8.8.8',
  '157.240.1.60',
  '172.32.0.1',
  '192.169.0.1',
  '2a03:2880:f12f::1',
  '::ffff:8.8.8.8',
])('%s is', (address) => {
  expect(isPublic(address)).toBe(true)
})

test('a name that leads to this machine is not connected to, unless it is the configured host', async () => {
  let connections = 0
  const server = createServer((_request, answer) => answer.end('secret'))
  server.on('connection', () => {
    connections++
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const request = { headers: { authorization: 'Bearer x' }, timeoutMs: 5000, idleMs: 5000 }
  try {
    for (const host of ['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
      const url = new URL(`https://${host}:${port}/`)
      await expect(getFile(url, { ...request, isOwn: false })).rejects.toMatchObject({
        code: 'PRIVATE_ADDRESS',
      })
    }
    expect(connections).toBe(0)
    const own = await getFile(new URL(`http://localhost:${port}/`), { ...request, isOwn: true })
    expect(own.statusCode).toBe(200)
    own.destroy()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
