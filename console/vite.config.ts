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

export default defineConfig({
  plugins: [react(), tailwindcss(), withoutInsertedStyles],
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
