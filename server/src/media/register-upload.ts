import { routes } from '@smart-chat/contract'
import { createContext } from '../context.ts'
import { admit, type Door } from '../doors/door.ts'
import { filesOf } from '../doors/forms.ts'
import { sendFailure } from '../doors/rest.ts'
import { UPLOAD_MAX } from './limits.ts'
import { uploadMedia } from './upload.ts'

/** `POST /api/media/upload`: who may, how often, and then the file as a stream. */
export function registerUpload(door: Door): void {
  const { server, parts } = door
  server.post(routes.uploadMedia.path, async (request, reply) => {
    try {
      const actor = await admit(door, 'uploadMedia', request)
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
