import type { Message, ReactToMessage } from '@smart-chat/contract'
import { requireSegment } from '../chats/access.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { DeskError, invalidField, messageNotFound, optedOut } from '../errors.ts'
import { json } from '../platform/db/json.ts'
import type { StoredReaction } from '../platform/db/tables.ts'
import { publishMessageUpdated } from './audience.ts'
import { showReactionNext } from './jobs.ts'
import { getMessage } from './present.ts'
import { requireOpenWindow } from './send.ts'

/**
 * Puts the desk's one reaction on a customer's message, changes it, or takes it back (`emoji` is
 * empty). Everybody sees it at once; on WhatsApp it is shown by a job. It answers nobody: the
 * customer goes on waiting.
 */
export async function reactToMessage(
  ctx: Context,
  { message_id, emoji }: ReactToMessage,
): Promise<Message> {
  const { executive_id } = requireExecutive(ctx.actor)
  return ctx.transaction(async (tx) => {
    const message = await lockMessage(tx, message_id)
    requireSegment(tx.actor, message.customer_type)
    requireTheirs(message)
    if (message.channel === 'whatsapp') requireReachable(tx, message)
    if ((oursOn(message)?.emoji ?? '') !== emoji) {
      const at = tx.now()
      await setOurs(tx, { ...message, message_id }, { emoji, by: executive_id, at })
      if (message.channel === 'whatsapp') {
        await wantShown(tx, { message_id, executive_id, emoji, wanted_at: at })
        await tx.enqueue(showReactionNext, { chat_id: message.chat_id, message_id })
      }
      await publishMessageUpdated(tx, message_id)
    }
    return getMessage(tx, message_id)
  })
}

const lockMessage = async (tx: Tx, message_id: string) => {
  const message = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
    .leftJoin('service_windows', (join) =>
      join
        .onRef('service_windows.customer_id', '=', 'chats.customer_id')
        .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
    )
    .select(['messages.chat_id', 'messages.channel', 'messages.sender_type', 'messages.datetime'])
    .select(['messages.whatsapp_id', 'messages.revoked_at', 'messages.reactions'])
    .select(['chats.customer_type', 'customers.opted_out_at'])
    .select('service_windows.closes_at as service_window_closes_at')
    .where('message_id', '=', message_id)
    .forUpdate(['chats', 'messages'])
    .executeTakeFirst()
  if (message === undefined) throw messageNotFound()
  return message
}

type Locked = Awaited<ReturnType<typeof lockMessage>>

function requireTheirs({ sender_type, revoked_at }: Locked): void {
  if (sender_type !== 'Customer') {
    throw invalidField('message_id', 'Reactions go to what the customer wrote, not to our own.')
  }
  if (revoked_at !== null) {
    throw invalidField('message_id', 'The customer has deleted this message.')
  }
}

const DAYS = 30

/** What WhatsApp would refuse is refused here, in words. */
function requireReachable(tx: Tx, message: Locked): void {
  const age = tx.now().getTime() - message.datetime.getTime()
  if (message.whatsapp_id === null || age > DAYS * 86_400_000) {
    throw new DeskError(
      'invalid_input',
      `WhatsApp takes reactions for ${DAYS} days only, and this message is older. Write an answer instead. (message_id)`,
    )
  }
  if (message.opted_out_at !== null) throw optedOut()
  requireOpenWindow(tx, message)
}

const oursOn = ({ reactions }: { reactions: StoredReaction[] }) =>
  reactions.find(({ by_type }) => by_type === 'Executive')

/** The desk's reaction on a locked message is this one from now on; none where it has no emoji. */
export async function setOurs(
  tx: Tx,
  { message_id, reactions }: { message_id: string; reactions: StoredReaction[] },
  { emoji, by, at }: { emoji: string; by: string; at: Date },
): Promise<void> {
  const others = reactions.filter(({ by_type }) => by_type !== 'Executive')
  const ours = { emoji, by, by_type: 'Executive' as const, at: at.toISOString() }
  await tx.db
    .updateTable('messages')
    .set({ reactions: json(emoji === '' ? others : [...others, ours]) })
    .where('message_id', '=', message_id)
    .execute()
}

/** Quick changes become one: a job shows what is wanted by then. */
const wantShown = (
  tx: Tx,
  wanted: { message_id: string; executive_id: string; emoji: string; wanted_at: Date },
) =>
  tx.db
    .insertInto('outgoing_reactions')
    .values(wanted)
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet(wanted))
    .execute()
