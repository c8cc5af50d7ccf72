import type { Template } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireChat, requireSegment } from '../chats/access.ts'
import type { Context } from '../context.ts'
import { presentButton } from './fill.ts'
import { templatesOf } from './find.ts'
import { readParts, type StoredTemplate } from './parts.ts'
import { type Known, knownOf, prefill } from './prefill.ts'

/**
 * The approved templates of a segment's WhatsApp account. For a chat they come filled with what is
 * known of its customer, and of one name the language last used there first.
 *
 * @throws DeskError `wrong_segment`, `chat_not_found`
 */
export async function listTemplates(
  ctx: Context,
  { stakeholder, chat_id }: { stakeholder: string; chat_id?: string | undefined },
) {
  requireSegment(ctx.actor, stakeholder)
  const rows = await templatesOf(ctx.db, stakeholder)
    .where('templates.status', '=', 'APPROVED')
    .orderBy('templates.name')
    .orderBy('templates.language')
    .execute()
  if (chat_id === undefined) return { templates: rows.map((row) => presentTemplate(row, null)) }
  const chat = await requireChat(ctx.db, ctx.actor, chat_id)
  const known = await knownOf(ctx, chat)
  const usual = await usualLanguage(ctx, chat)
  const first = (row: StoredTemplate) => (row.language === usual ? 0 : 1)
  const sorted = rows.toSorted((a, b) => (a.name === b.name ? first(a) - first(b) : 0))
  return { templates: sorted.map((row) => presentTemplate(row, known)) }
}

/** The last that a template was sent in, as far back as people look. */
async function usualLanguage(
  ctx: Context,
  chat: { chat_id: string; last_seq: number },
): Promise<string | null> {
  const last = await ctx.db
    .selectFrom('messages')
    .select(sql<string | null>`content #>> '{template,language,code}'`.as('language'))
    .where('chat_id', '=', chat.chat_id)
    .where('seq', '>', chat.last_seq - 500)
    .where('kind', '=', 'template')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.language ?? null
}

function presentTemplate(row: StoredTemplate, known: Known | null): Template {
  const parts = readParts(row)
  const { header, body, footer, buttons, refusal } = parts
  return {
    id: row.template_id,
    name: row.name,
    language: row.language,
    content: body,
    category: row.category,
    status: row.status,
    quality: row.quality,
    variables: parts.variables.map((variable) => ({
      ...variable,
      value: known === null ? '' : prefill(variable, { body, language: row.language }, known),
    })),
    header_format: header?.format ?? null,
    header: header?.text ?? null,
    footer,
    buttons: buttons.map(({ text }) => text),
    actions: buttons.map((button) => presentButton(button)),
    refusal,
  }
}
