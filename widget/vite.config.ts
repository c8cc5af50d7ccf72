import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

/** A script once more as `.br` and `.gz`, for the server to send as they lie there. */
export const compressed = (name: string): Plugin => ({
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir = 'dist' }) {
    const file = join(dir, name)
    const content = await readFile(file)
    await writeFile(`${file}.br`, await promisify(brotliCompress)(content))
    await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
  },
})

/** As old as constructable stylesheets are in every browser. */
export const TARGET = ['safari16.4', 'chrome99', 'firefox101']

/** One classic script, all that the first text needs: pages of any kind load it with one tag. */
export default defineConfig(
  (): UserConfig => ({
    plugins: [compressed('widget.js')],
    define: {
      'process.env.NODE_ENV': '"production"',
      MORE_VERSION: JSON.stringify(versionOfMore()),
    },
    build: {
      target: TARGET,
      // `vite.more.config.ts` was here first.
      emptyOutDir: false,
      lib: {
        entry: 'src/main.tsx',
        formats: ['iife'],
        // Nothing is exported, so no name reaches the page.
        name: '_',
        fileName: () => 'widget.js',
      },
    },
  }),
)

/** As the server names it: `server/src/widget.ts`. */
function versionOfMore(): string {
  const file = new URL('dist/widget-more.js', import.meta.url)
  return createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 22)
}
