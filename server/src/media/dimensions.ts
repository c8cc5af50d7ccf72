interface Dimensions {
  width: number
  height: number
}

/** How large a picture is in pixels, as far as its first bytes say so. */
export function dimensionsOf(mime_type: string, head: Buffer): Dimensions | null {
  try {
    switch (mime_type) {
      case 'image/png':
        return sized(head.readUInt32BE(16), head.readUInt32BE(20))
      case 'image/gif':
        return sized(head.readUInt16LE(6), head.readUInt16LE(8))
      case 'image/jpeg':
        return ofJpeg(head)
      case 'image/webp':
        return ofWebp(head)
      default:
        return null
    }
  } catch (error) {
    // It ends before it says so.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Markers follow one another, each with its length, up to the frame's own (ITU-T T.81, B.1). */
function ofJpeg(head: Buffer): Dimensions | null {
  let at = 2
  for (;;) {
    const marker = head.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return sized(head.readUInt16BE(at + 7), head.readUInt16BE(at + 5))
    if (head.readUInt8(at) !== 0xff || marker === 0xda) return null
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(at + 2)
  }
}

/** Lossy, lossless or extended (RFC 9649, section 2). */
function ofWebp(head: Buffer): Dimensions | null {
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return sized(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff)
    case 'VP8L': {
      const bits = head.readUInt32LE(21)
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
    }
    case 'VP8X':
      return sized(head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1)
    default:
      return null
  }
}

const sized = (width: number, height: number): Dimensions | null =>
  width > 0 && height > 0 ? { width, height } : null
