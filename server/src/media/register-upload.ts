import { routes } from '@smart-chat/contract'
import type { FastifyInstance } from 'fastify'
import { createContext, type Parts } from '../context.ts'
import { filesOf } from '../doors/forms.ts'
import { type Authentication, identify } from '../doors/identify.ts'
import { createLimiters, sendFailure } from '../doors/rest.ts'
import { UPLOAD_MAX } from './limits.ts'
import { uploadMedia } from './upload.ts'

/** `POST /api/media/upload`: who may, how often, and then the file as a stream. */
export function registerUpload(server: FastifyInstance, parts: Parts, auth: Authentication): void {
  const route = routes.uploadMedia
  const limiters = createLimiters(server, parts.config)[route.limit]
  server.post(route.path, async (request, reply) => {
    try {
      const actor = await identify(route.access, request, auth, parts.config)
      for (const limit of limiters) await limit(request, actor)
      const files = filesOf(request, UPLOAD_MAX.executive + 1)
      const upload = await uploadMedia(createContext(parts, actor), files)
      return await reply.header('cache-control', 'no-store').send({ status: 1, ...upload })
    } catch (error) {
      // What still comes is let run out, so that the client hears why.
      request.raw.unpipe().resume()
      return sendFailure(error, request, reply)
    }
  })
}
