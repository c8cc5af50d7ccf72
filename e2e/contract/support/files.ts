import type { InApp, World } from './world.ts'

/** The smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChAGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

export const picture = () => new File([PNG], 'permit.png', { type: 'image/png' })

/** The body of `media/upload`. */
export function formOf(file: File, fields: Record<string, string> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', file)
  return form
}

export interface Upload {
  url: string
  media_id: string
}

/** Brings a file, as somebody. */
export const upload = (
  world: World,
  file: File = picture(),
  as: string | InApp = 'agent_john',
): Promise<Upload> => world.get('uploadMedia', { as, body: formOf(file) })
