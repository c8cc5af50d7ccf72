/**
 * Voice as WhatsApp carries it, from what a browser records: the Opus packets of a WebM file in
 * Ogg pages (RFC 7845), untouched. Throws where there is no Opus inside.
 */
export function oggOfWebm(webm: Uint8Array): Uint8Array<ArrayBuffer> {
  const { head, packets } = readWebm(webm)
  if (!head || packets.length === 0) throw new Error('There is no Opus in this recording.')
  const pages = [page([head], { granule: 0n, number: 0, flags: FIRST }), tagsPage()]
  let granule = 0n
  for (let start = 0; start < packets.length; start += PACKETS_PER_PAGE) {
    const inPage = packets.slice(start, start + PACKETS_PER_PAGE)
    granule += BigInt(inPage.reduce((sum, packet) => sum + samplesOf(packet), 0))
    const isLast = start + PACKETS_PER_PAGE >= packets.length
    pages.push(page(inPage, { granule, number: pages.length, flags: isLast ? LAST : 0 }))
  }
  return joined(pages)
}

/** Ids of the elements that are entered, and of those that are read; the others are stepped over. */
const ENTERED = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0])
const CODEC_PRIVATE = 0x63a2
const BLOCKS = new Set([0xa3, 0xa1])

function readWebm(bytes: Uint8Array): { head: Uint8Array | undefined; packets: Uint8Array[] } {
  const packets: Uint8Array[] = []
  let head: Uint8Array | undefined
  let at = 0
  while (at < bytes.length) {
    const id = vint(bytes, at, false)
    const size = vint(bytes, at + id.length, true)
    at += id.length + size.length
    // Recorders leave sizes open, so containers are entered by stepping over their heads only.
    if (ENTERED.has(id.value)) continue
    const inside = bytes.subarray(at, at + size.value)
    if (id.value === CODEC_PRIVATE) head = inside
    // Track number (one byte), time (two), flags (one); MediaRecorder never laces.
    if (BLOCKS.has(id.value)) packets.push(inside.subarray(4))
    at += size.value
  }
  return { head, packets }
}

function vint(bytes: Uint8Array, at: number, isSize: boolean): { value: number; length: number } {
  const first = bytes[at] ?? 0
  const length = Math.clz32(first) - 23
  if (length > 8) throw new Error('The recording cannot be read.')
  let value = isSize ? first & (0xff >> length) : first
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0)
  return { value, length }
}

/** Samples at 48 kHz, by the packet's first byte (RFC 6716, section 3.1). */
function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0
  const config = toc >> 3
  const perFrame =
    config < 12
      ? ([480, 960, 1920, 2880][config % 4] ?? 960)
      : config < 16
        ? ([480, 960][config % 2] ?? 960)
        : ([120, 240, 480, 960][config % 4] ?? 960)
  const code = toc & 3
  return perFrame * (code === 0 ? 1 : code === 3 ? (packet[1] ?? 1) & 0x3f : 2)
}

const FIRST = 0x02
const LAST = 0x04
const SERIAL = 0x534d4348
/** About a second of speech, and never more than a page can hold. */
const PACKETS_PER_PAGE = 40

function tagsPage(): Uint8Array {
  const vendor = new TextEncoder().encode('smart-chat')
  const tags = new Uint8Array(8 + 4 + vendor.length + 4)
  tags.set(new TextEncoder().encode('OpusTags'))
  new DataView(tags.buffer).setUint32(8, vendor.length, true)
  tags.set(vendor, 12)
  return page([tags], { granule: 0n, number: 1, flags: 0 })
}

interface PageHead {
  granule: bigint
  number: number
  flags: number
}

function page(packets: Uint8Array[], { granule, number, flags }: PageHead): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ])
  const head = new Uint8Array(27 + lacing.length)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode('OggS'))
  head[5] = flags
  view.setBigUint64(6, granule, true)
  view.setUint32(14, SERIAL, true)
  view.setUint32(18, number, true)
  head[26] = lacing.length
  head.set(lacing, 27)
  const whole = joined([head, ...packets])
  new DataView(whole.buffer).setUint32(22, checksum(whole), true)
  return whole
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value & 0x80000000 ? 0x04c11db7 : 0)
  return value >>> 0
})

/** Ogg's own CRC-32: not reflected, from zero. */
function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) ^ (CRC[(crc >>> 24) ^ byte] ?? 0)) >>> 0
  return crc
}
