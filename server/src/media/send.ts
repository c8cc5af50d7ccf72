import type { Channel, SendMedia } from '@smart-chat/contract'
import type { Context } from '../context.ts'
import { DeskError } from '../errors.ts'
import type { Content } from '../messages/content.ts'
import { sendContent } from '../messages/send.ts'
import { requireFits, whatsappForm } from './limits.ts'
import { getUpload, type Named, readNamed } from './named.ts'
import { standIn } from './stand-in.ts'
import { columnsOf, takeUpload } from './take.ts'

/** Sends an uploaded file: a message like any other, whose content is the file and its caption. */
export async function sendMedia(ctx: Context, input: SendMedia) {
  const { message_id } = await sendContent(ctx, input, fileOf(readNamed(ctx, input), input))
  return { message: 'The file is on its way.', message_id }
}

function fileOf(
  named: Named,
  { caption = null }: { caption?: string | null | undefined },
): Content {
  return {
    form: 'file',
    async write(tx, { channel }) {
      const upload = await takeUpload(tx, named)
      requireFits(channel, upload)
      if (caption !== null) requireCaptioned(channel, upload)
      const { media_id, kind } = upload
      return {
        row: { kind, message: caption ?? standIn(upload), content: { caption }, media_id },
        media: columnsOf(upload),
      }
    },
    /** The same bytes with the same caption: a client that lost the answer may have uploaded anew. */
    async isSame(tx, earlier) {
      if (earlier.media_info === null || earlier.content?.caption !== caption) return false
      if (earlier.media === named.media_id) return true
      return (await getUpload(tx, named)).sha256 === earlier.media_info.sha256
    },
  }
}

/** WhatsApp has no captions under recordings and stickers; a text that vanished would be worse. */
function requireCaptioned(channel: Channel, upload: Parameters<typeof whatsappForm>[0]): void {
  const { type } = whatsappForm(upload)
  if (channel !== 'whatsapp' || (type !== 'audio' && type !== 'sticker')) return
  throw new DeskError(
    'invalid_input',
    'On WhatsApp recordings and stickers have no caption. Send the text as a message of its own. (caption)',
  )
}
