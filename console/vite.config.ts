import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = process.env.SERVER_URL ?? 'http://127.0.0.1:5000'

/** The page's CSP refuses `<style>`: sonner's sheet is imported as a file, so its own insertion goes. */
const withoutInsertedStyles: Plugin = {
  name: 'without-inserted-styles',
  transform(code, id) {
    if (!id.includes('/sonner/dist/') || !code.includes('__insertCSS(')) return null
    return code.replace(/^__insertCSS\(.*$/m, '')
  },
}

/** Every text file once more as `.br` and `.gz`, for servers that send files as they lie there. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir = 'dist' }) {
    const files = await readdir(dir, { recursive: true })
    for (const file of files.filter((name) => /\.(js|css|svg)$/.test(name))) {
      const content = await readFile(join(dir, file))
      await writeFile(join(dir, `${file}.br`), await promisify(brotliCompress)(content))
      await writeFile(join(dir, `${file}.gz`), await promisify(gzip)(content, { level: 9 }))
    }
  },
}

export default defineConfig({
  plugins: [react(), tailwindcss(), withoutInsertedStyles, compressed],
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': server,
      '/sandbox': server,
      '/ws': { target: server, ws: true },
    },
  },
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})
