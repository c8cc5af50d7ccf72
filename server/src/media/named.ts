import { routes } from '@smart-chat/contract'
import type { Actor } from '../actor.ts'
import type { Context, Db, Tx } from '../context.ts'
import { DeskError } from '../errors.ts'
import { uploaderOf } from './upload.ts'

/** A file that a client names, and whether a signed link proves that it was given to them. */
export interface Named {
  media_id: string
  isLinked: boolean
}

/**
 * The file that is named by its id, or by the `url` of its upload.
 *
 * @throws DeskError `invalid_input` for any other address: nothing is fetched that a client names
 */
export function readNamed(
  ctx: Context,
  input: { media_id?: string | undefined; media_url?: string | undefined },
): Named {
  if (input.media_id !== undefined) return { media_id: input.media_id, isLinked: false }
  const base = ctx.config.publicUrl ?? 'http://desk'
  const url = URL.parse(input.media_url ?? '', base)
  const [before = '', after] = routes.downloadMedia.path.split(':mediaId')
  const isOurs =
    (ctx.config.publicUrl === null || url?.origin === new URL(base).origin) &&
    url?.pathname.startsWith(before) === true &&
    after === ''
  const media_id = isOurs ? url.pathname.slice(before.length) : ''
  if (url === null || media_id === '' || media_id.includes('/')) throw foreignAddress()
  const token = url.searchParams.get('token')
  if (token === null) return { media_id, isLinked: false }
  if (!ctx.isMediaToken(token, media_id)) throw staleLink()
  return { media_id, isLinked: true }
}

/**
 * An upload that the actor may send: their own; an executive also a colleague's, with its signed
 * link. Whatever else is named is as unknown as what does not exist.
 *
 * @throws DeskError `not_found`
 */
export async function getUpload(tx: Tx, { media_id, isLinked }: Named) {
  const { uploaded_by, uploaded_by_kind } = uploaderOf(tx.actor)
  const upload = await tx.db
    .selectFrom('media')
    .selectAll()
    .where('media_id', '=', media_id)
    .where('uploaded_by_kind', '=', uploaded_by_kind)
    .where('state', '=', 'ready')
    .forUpdate()
    .executeTakeFirst()
  const isOwn = upload?.uploaded_by === uploaded_by
  if (upload === undefined || !(isOwn || (isLinked && uploaded_by_kind === 'executive'))) {
    throw new DeskError('not_found', 'There is no such file. Upload it, then send it within a day.')
  }
  return upload
}

/** Whether a person has uploaded this file themselves. */
export async function isOwnUpload(db: Db, actor: Actor, media_id: string): Promise<boolean> {
  const own = await db
    .selectFrom('media')
    .select('media_id')
    .where('media_id', '=', media_id)
    .where((eb) => eb.and(uploaderOf(actor)))
    .executeTakeFirst()
  return own !== undefined
}

const foreignAddress = () =>
  new DeskError(
    'invalid_input',
    'This is not the url of an upload here. Upload the file first; other addresses are not fetched. (media_url)',
  )

const staleLink = () =>
  new DeskError(
    'invalid_input',
    'This link is not good any more. Upload the file again. (media_url)',
  )
