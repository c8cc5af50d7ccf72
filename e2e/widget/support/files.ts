import { readFile } from 'node:fs/promises'

/** One of the demo's files, as a browser would send it. */
export const demoFile = async (name: string, type: string) =>
  new Blob([await readFile(new URL(`../../../server/src/demo/files/${name}`, import.meta.url))], {
    type,
  })
