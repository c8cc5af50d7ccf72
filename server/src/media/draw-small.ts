import { Readable } from 'node:stream'
import type Sharp from 'sharp'

/** The longest side in pixels. */
const SIDE = 480

/** Pixels of a picture that is drawn at all: a bomb says a thousand times as many. */
const PIXELS_MAX = 64_000_000

/** Only what the bytes were found to be is decoded, and no other format that hides behind them. */
const DECODERS = [
  'VipsForeignLoadJpeg',
  'VipsForeignLoadPng',
  'VipsForeignLoadWebp',
  'VipsForeignLoadNsgif',
]

/** A small picture, and how large the whole one is when it is seen. */
export interface Small {
  content: Readable
  width: number
  height: number
}

/**
 * Draws a picture small, turned the way it was taken, without what it says of its making; of one that
 * moves, the first image. Null for what cannot be drawn.
 *
 * @param source all bytes of it
 */
export async function drawSmall(source: Buffer): Promise<Small | null> {
  const sharp = await library()
  if (sharp === null) return null
  try {
    const picture = sharp(source, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
    const { autoOrient } = await picture.metadata()
    const small = await picture
      .autoOrient()
      .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .timeout({ seconds: 20 })
      .toBuffer()
    return { content: Readable.from([small]), ...autoOrient }
  } catch {
    // Broken, a bomb, or not a picture after all.
    return null
  }
}

let known: Promise<typeof Sharp | null> | null = null

/** Loaded with the first picture, on one thread and without a cache: a desk has other things to do. */
function library(): Promise<typeof Sharp | null> {
  known ??= import('sharp').then(
    ({ default: sharp }) => {
      sharp.concurrency(1)
      sharp.cache(false)
      sharp.block({ operation: ['VipsForeignLoad'] })
      sharp.unblock({ operation: DECODERS })
      return sharp
    },
    // A machine for which there is none shows whole pictures.
    () => null,
  )
  return known
}
