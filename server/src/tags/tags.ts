import type { ApplyTag } from '@smart-chat/contract'
import { lockChat, requireSegment } from '../chats/access.ts'
import { chatRoom } from '../chats/audience.ts'
import { AWAITING_TAG } from '../clocks/waiting.ts'
import type { Context, Db } from '../context.ts'
import { DeskError } from '../errors.ts'
import { writeTimeline } from '../timeline/write.ts'

/** The most tags a chat may have (`09-rules.md` section 9). */
const TAGS_MAX = 20

/** Adds a tag of the segment to a chat, or removes one. What is there already stays as it is. */
export async function applyTag(ctx: Context, { chat_id, tag, action }: ApplyTag) {
  return ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, chat_id)
    const known = await tagsOf(tx.db, chat.customer_type)
    const name = known.find((one) => one.toLowerCase() === tag.toLowerCase()) ?? tag
    if (action === 'add' && !known.includes(name)) {
      throw new DeskError(
        'unknown_tag',
        `${chat.customer_type} has no tag "${tag}". Choose one from the list.`,
      )
    }
    const has = chat.tags.includes(name)
    if (has === (action === 'add')) return { chat_id, tag: name, tags: chat.tags }
    const tags = has ? chat.tags.filter((one) => one !== name) : [...chat.tags, name]
    if (tags.length > TAGS_MAX) {
      throw new DeskError('invalid_input', `A chat has ${TAGS_MAX} tags at most. Remove one first.`)
    }
    await tx.db
      .updateTable('chats')
      // Taken away by hand, the desk's own tag takes with it what it stands for.
      .set({ tags, ...(name === AWAITING_TAG ? { awaiting_customer: false } : {}) })
      .where('chat_id', '=', chat_id)
      .execute()
    const { room } = await tx.segment(chat.customer_type)
    tx.publish([chatRoom(chat_id), room], 'tag_updated', { chat_id, tag: name, action, tags })
    await writeTimeline(
      tx,
      chat_id,
      has ? 'untagged' : 'tagged',
      `${has ? 'Removed' : 'Added'} #${name}`,
    )
    return { chat_id, tag: name, tags }
  })
}

/** The tags that chats of a segment may have. */
export async function listTags(ctx: Context, { customer_type }: { customer_type: string }) {
  requireSegment(ctx.actor, customer_type)
  return { tags: await tagsOf(ctx.db, customer_type) }
}

async function tagsOf(db: Db, customer_type: string): Promise<string[]> {
  const segment = await db
    .selectFrom('segments')
    .select('tags')
    .where('customer_type', '=', customer_type)
    .executeTakeFirst()
  return segment?.tags ?? []
}
