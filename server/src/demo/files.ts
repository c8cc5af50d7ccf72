import { readFile } from 'node:fs/promises'

/** The demo's drawings and sounds, all made for it. Pixels and seconds. */
const FILES = {
  'taxi.jpg': { mime_type: 'image/jpeg', width: 720, height: 480 },
  'map.jpg': { mime_type: 'image/jpeg', width: 720, height: 460 },
  'receipt.jpg': { mime_type: 'image/jpeg', width: 480, height: 620 },
  'permit.jpg': { mime_type: 'image/jpeg', width: 680, height: 440 },
  'parcel.jpg': { mime_type: 'image/jpeg', width: 640, height: 480 },
  'screen.jpg': { mime_type: 'image/jpeg', width: 360, height: 640 },
  'sticker.webp': { mime_type: 'image/webp', width: 320, height: 320 },
  'ride.mp4': { mime_type: 'video/mp4', width: 320, height: 240, duration: 4 },
  'voice.ogg': { mime_type: 'audio/ogg; codecs=opus', duration: 8 },
  'engine.mp3': { mime_type: 'audio/mpeg', duration: 5 },
  'statement.pdf': { mime_type: 'application/pdf' },
} satisfies Record<string, FileFacts>

export type FileName = keyof typeof FILES

interface FileFacts {
  mime_type: string
  width?: number
  height?: number
  duration?: number
}

export const factsOf = (name: FileName): FileFacts => FILES[name]

export type DemoFiles = Map<FileName, Buffer>

export async function readDemoFiles(): Promise<DemoFiles> {
  const names = Object.keys(FILES) as FileName[]
  return new Map(
    await Promise.all(
      names.map(
        async (name) =>
          [name, await readFile(new URL(`./files/${name}`, import.meta.url))] as const,
      ),
    ),
  )
}
