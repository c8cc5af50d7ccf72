import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DeskError } from './errors.ts'

const BUILT = fileURLToPath(new URL('../../widget/dist/', import.meta.url))

/** The script in the forms that the build leaves it in. */
interface Form {
  encoding: 'br' | 'gzip' | null
  content: Buffer
  etag: string
}

/** How long a page goes on with the script it has; then it asks whether there is another. */
const FRESH = 'public, max-age=300, stale-while-revalidate=86400'
/** The second file is asked for by its version, so it never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * Serves the customers' widget for pages of every origin: at `/widget.js` what shows a first text,
 * and at `/widget-more.js?v=…` what the script loads once something else is to be shown.
 */
export async function registerWidget(server: FastifyInstance): Promise<void> {
  const script = await readForms('widget.js')
  const more = await readForms('widget-more.js')
  server.get('/widget.js', (request, reply) => send(request, reply, script, FRESH))
  server.get('/widget-more.js', (request, reply) => {
    const { v } = request.query as { v?: string }
    // An older script would not know what to do with it.
    if (more.length > 0 && v !== more.at(-1)?.etag.slice(1, -1)) {
      throw new DeskError('not_found', 'There is another version of the widget: reload the page.')
    }
    return send(request, reply, more, FOR_EVER)
  })
}

function send(request: FastifyRequest, reply: FastifyReply, forms: Form[], keep: string) {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const form = forms.find(({ encoding }) => encoding === null || accepted.includes(encoding))
  if (form === undefined) {
    throw new DeskError('not_found', 'The widget is not built: run "npm run build".')
  }
  reply
    .header('content-type', 'text/javascript; charset=utf-8')
    .header('cache-control', keep)
    .header('etag', form.etag)
    .header('vary', 'accept-encoding')
    .header('x-content-type-options', 'nosniff')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('timing-allow-origin', '*')
  if (request.headers['if-none-match']?.includes(form.etag)) return reply.status(304).send()
  if (form.encoding !== null) reply.header('content-encoding', form.encoding)
  return reply.send(form.content)
}

/** The smallest first, plain last; none where it is not built. */
async function readForms(name: string): Promise<Form[]> {
  try {
    return await Promise.all([
      readForm(name, 'br', '.br'),
      readForm(name, 'gzip', '.gz'),
      readForm(name, null, ''),
    ])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function readForm(name: string, encoding: Form['encoding'], ending: string): Promise<Form> {
  const content = await readFile(join(BUILT, `${name}${ending}`))
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  return { encoding, content, etag }
}
