import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { compressed, TARGET } from './vite.config.ts'

const SHARED = fileURLToPath(new URL('src/more/shared.ts', import.meta.url))

/** The script lends its Preact, so that there is one. */
const lent: Plugin = {
  name: 'lent',
  enforce: 'pre',
  resolveId: (source) => (/^preact(\/|$)/.test(source) ? SHARED : null),
}

/** What the script loads once something needs it. Built first: the script carries its version. */
export default defineConfig({
  plugins: [lent, compressed('widget-more.js')],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: TARGET,
    lib: { entry: 'src/more/parts.ts', formats: ['es'], fileName: () => 'widget-more.js' },
    minify: true,
  },
})
