import { expect, test } from 'vitest'
import { oggOfWebm } from './ogg.ts'

const bytes = (...parts: (number[] | string)[]) =>
  parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part))
const element = (id: number[], inside: number[]) => [...id, 0x80 | inside.length, ...inside]
/** Open sizes, as recorders write them. */
const open = (id: number[], inside: number[]) => [...id, 0x01, ...Array(7).fill(0xff), ...inside]
const block = (packet: number[]) => element([0xa3], [0x81, 0, 0, 0x80, ...packet])
const HEAD = bytes('OpusHead', [1, 1, 0x38, 1], [0x80, 0xbb, 0, 0], [0, 0, 0])

/** A recording as Chromium makes it: open segment and cluster, 20 ms packets. */
function recording(packets: number[][]): Uint8Array {
  const track = element([0xae], [...element([0xd7], [1]), ...element([0x63, 0xa2], HEAD)])
  const cluster = open(
    [0x1f, 0x43, 0xb6, 0x75],
    [...element([0xe7], [0]), ...packets.flatMap(block)],
  )
  const segment = open(
    [0x18, 0x53, 0x80, 0x67],
    [...element([0x16, 0x54, 0xae, 0x6b], track), ...cluster],
  )
  return Uint8Array.from([...element([0x1a, 0x45, 0xdf, 0xa3], [0]), ...segment])
}

/** Pages as another reader of the format sees them. */
function pagesOf(ogg: Uint8Array) {
  const pages = []
  const file = Buffer.from(ogg)
  for (let at = 0; at < file.length; ) {
    expect(file.toString('latin1', at, at + 4)).toBe('OggS')
    const count = file[at + 26] ?? 0
    const lacing = [...file.subarray(at + 27, at + 27 + count)]
    const length = lacing.reduce((sum, part) => sum + part, 0)
    const start = at + 27 + count
    pages.push({
      flags: file[at + 5],
      granule: Number(file.readBigUInt64LE(at + 6)),
      number: file.readUInt32LE(at + 18),
      checksum: file.readUInt32LE(at + 22),
      body: file.subarray(start, start + length),
    })
    at = start + length
  }
  return pages
}

test('a recording of the browser becomes Ogg: head, tags, then the packets untouched', () => {
  const packets = Array.from({ length: 60 }, (_, index) => [0x78, index, 7])
  const pages = pagesOf(oggOfWebm(recording(packets)))
  expect(pages.map(({ flags, number }) => [flags, number])).toEqual([
    [2, 0],
    [0, 1],
    [0, 2],
    [4, 3],
  ])
  expect([...(pages[0]?.body ?? [])]).toEqual(HEAD)
  expect(pages[1]?.body.toString('latin1', 0, 8)).toBe('OpusTags')
  expect([...Buffer.concat(pages.slice(2).map(({ body }) => body))]).toEqual(packets.flat())
  // Code 15 of the first byte: 20 ms each, 960 samples.
  expect(pages.at(-1)?.granule).toBe(60 * 960)
})

test('the checksum is the one of the format', () => {
  const [head] = pagesOf(oggOfWebm(recording([[0x78, 1]])))
  expect(head?.checksum).toBe(referenceChecksum(oggOfWebm(recording([[0x78, 1]]))))
})

/** Bit by bit, without a table: polynomial 0x04c11db7, the field itself taken as zero. */
function referenceChecksum(ogg: Uint8Array): number {
  const first = ogg.slice(0, 28 + (ogg[27] ?? 0))
  first.fill(0, 22, 26)
  let crc = 0n
  for (const byte of first) {
    crc ^= BigInt(byte) << 24n
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x80000000n ? ((crc << 1n) ^ 0x04c11db7n) & 0xffffffffn : crc << 1n
    }
  }
  return Number(crc)
}

test('something without Opus inside is refused with a sentence', () => {
  expect(() => oggOfWebm(Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, 0x80]))).toThrow('no Opus')
  expect(() => oggOfWebm(new Uint8Array(20))).toThrow('cannot be read')
})
