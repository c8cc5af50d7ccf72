import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

/** The phones. `npm run dev -w sandbox` serves them against a desk on port 5000. */
export default defineConfig({
  root: 'phone',
  base: '/sandbox/',
  plugins: [preact()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // Nothing inline: the page lives under a strict content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/sandbox/api': 'http://127.0.0.1:5000' } },
})
