import type { Config } from '../../config.ts'
import type { Endpoint } from '../../provider.ts'
import { HEALTH_FIELDS } from './check-number.ts'

/** Of which number or account a call is: providers may have given each a key of its own. */
export interface Whose {
  phone_number_id?: string | null
  waba_id?: string
}

/** Where things are behind `root`; `bare` paths leave the number out, since the key names it. */
export function pathsOf({ pathStyle, templates }: Endpoint) {
  const isBare = pathStyle === 'bare'
  const of = ({ phone_number_id }: Whose, what: string) =>
    isBare ? `/${what}` : `/${encodeURIComponent(phone_number_id ?? '')}/${what}`
  return {
    messages: (number: Whose) => of(number, 'messages'),
    upload: (number: Whose) => of(number, 'media'),
    mediaInfo: ({ whatsapp_media_id, phone_number_id }: Media) =>
      `/${encodeURIComponent(whatsapp_media_id)}${isBare ? '' : `?${new URLSearchParams({ phone_number_id })}`}`,
    // Without numbers in its paths a provider describes none: that the key works shows at the list.
    health: (number: { phone_number_id: string; waba_id: string }) =>
      isBare
        ? `${templatesPath(templates.path, number.waba_id)}?limit=1`
        : `/${encodeURIComponent(number.phone_number_id)}?fields=${HEALTH_FIELDS}`,
  }
}

interface Media {
  whatsapp_media_id: string
  phone_number_id: string
}

/** Where an account's templates are listed. */
export const templatesPath = (path: string, waba_id: string) =>
  path.replaceAll('{waba_id}', encodeURIComponent(waba_id))

/** The headers of a call: the key of its number, else of a number of its account, else that of all. */
export function headersOf({ endpoint, numbers, accessToken }: Config['whatsapp']) {
  const { auth, extraHeaders } = endpoint
  const all = Object.values(numbers).flat()
  return ({ phone_number_id, waba_id }: Whose): Record<string, string> => {
    const number =
      all.find((one) => one.phone_number_id === phone_number_id) ??
      all.find((one) => one.waba_id === waba_id && one.access_token !== undefined)
    const key = number?.access_token ?? accessToken
    return {
      ...extraHeaders,
      [auth.header]: `${auth.prefix}${key}`,
      'user-agent': 'SmartChat/2',
    }
  }
}
