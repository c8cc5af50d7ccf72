import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendFailure } from './doors/rest.ts'
import { DeskError } from './errors.ts'

const BUILT = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** Serves the built console at `/`; its own addresses all lead to the same page. */
export async function registerConsole(server: FastifyInstance): Promise<void> {
  const built = existsSync(BUILT)
  if (built) {
    await server.register(fastifyStatic, {
      root: BUILT,
      cacheControl: false,
      // The build leaves a compressed copy beside each text.
      preCompressed: true,
      // Built files carry a hash in their names; the page itself must always be asked for.
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  }
  // Browsers ask for this by themselves on pages that are not the console's.
  server.get('/favicon.ico', (_request, reply) => reply.redirect('/favicon.svg'))
  server.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === 'GET' && request.headers.accept?.includes('text/html') === true
    if (built && wantsPage && !/^\/(api|ws|sandbox|widget-demo)(\/|$)/.test(request.url)) {
      return reply.sendFile('index.html')
    }
    const message = built
      ? 'There is nothing at this address.'
      : 'The console is not built: run "npm run build".'
    return sendFailure(new DeskError('not_found', message), request, reply)
  })
}
