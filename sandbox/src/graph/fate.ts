import { z } from 'zod'
import type { Context } from '../context.ts'
import { windowClosesAt } from '../conversations/window.ts'
import { mediaProblem } from '../media/limits.ts'
import { findMedia } from '../media/save.ts'
import type { BusinessNumber } from '../options.ts'
import type { Fate, Person, RenderedTemplate } from '../store/records.ts'
import { magicFate } from './magic.ts'
import type { Outgoing } from './parse.ts'

/** What will become of a message that is accepted now: WhatsApp tells most failures later. */
export function fateOf(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  sent: Outgoing,
  template: RenderedTemplate | null,
): Fate {
  if (isWindowClosed(ctx, number, person) && !template) {
    const details =
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.'
    return { kind: 'fails', code: 131047, details }
  }
  const magic = magicFate(person.phone)
  if (magic) return magic
  if (person.blocked) return { kind: 'fails', code: 131026, details: 'Message Undeliverable.' }
  if (person.no_marketing && template?.category === 'MARKETING') {
    const details = 'The user has stopped marketing messages from this business.'
    return { kind: 'fails', code: 131050, details }
  }
  const problem = mediaOf(sent, template)
    .map((media) => troubleWith(ctx, media))
    .find((trouble) => trouble !== undefined)
  if (problem) return { kind: 'fails', code: 131053, details: problem }
  return { kind: sent.type === 'reaction' ? 'sent_only' : 'normal' }
}

function isWindowClosed(ctx: Context, number: BusinessNumber, person: Person): boolean {
  const closesAt = windowClosesAt(ctx, number.phone_number_id, person.phone)
  return ctx.faults().window_check && closesAt <= ctx.now()
}

interface SentMedia {
  kind: string
  id?: string | undefined
  link?: string | undefined
}

const MEDIA = new Set(['image', 'video', 'audio', 'document', 'sticker'])
const Source = z.looseObject({ id: z.string().optional(), link: z.string().optional() })
const WithHeader = z.looseObject({ header: z.looseObject({ type: z.string() }) })

/** The file of a message, of its header, or of its template's header. */
function mediaOf({ type, content }: Outgoing, template: RenderedTemplate | null): SentMedia[] {
  if (MEDIA.has(type)) return [{ kind: type, ...Source.parse(content) }]
  if (template?.header?.media_id || template?.header?.link) {
    const { format, media_id: id, link } = template.header
    return [{ kind: format.toLowerCase(), id, link }]
  }
  const { data } = WithHeader.safeParse(content)
  const kind = data?.header.type ?? ''
  return MEDIA.has(kind) ? [{ kind, ...Source.parse(data?.header[kind]) }] : []
}

function troubleWith(ctx: Context, { kind, id, link }: SentMedia): string | undefined {
  if (id === undefined) {
    return ctx.faults().links_fail ? `Media could not be downloaded from ${link}.` : undefined
  }
  const media = findMedia(ctx, id)
  if (!media) return `Media ${id} does not exist or has expired.`
  return mediaProblem(kind, media)
}
