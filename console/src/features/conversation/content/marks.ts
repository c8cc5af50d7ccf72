import { type Fields, fields, words } from './fields.ts'

/** What stands above a message's content: where it comes from. */
export interface Marks {
  forwarded: 'once' | 'often' | undefined
  advertisement: Advertisement | undefined
  /** The product of a catalogue that the customer asks about. */
  product: string | undefined
}

export interface Advertisement {
  headline: string | undefined
  body: string | undefined
  /** Only http and https; anything else is not linked. */
  url: string | undefined
}

const NONE: Marks = { forwarded: undefined, advertisement: undefined, product: undefined }

export function marksOf(content: Fields | null): Marks {
  if (content === null) return NONE
  const often = content.forwarded === 'often' || content.frequently_forwarded === true
  const product = fields(content.referred_product)
  return {
    forwarded: often ? 'often' : content.forwarded === true ? 'once' : undefined,
    advertisement: advertisementOf(fields(content.referral)),
    product: words(product?.name) ?? words(product?.product_retailer_id),
  }
}

function advertisementOf(referral: Fields | undefined): Advertisement | undefined {
  if (referral === undefined) return undefined
  const url = URL.parse(words(referral.source_url) ?? '')
  return {
    headline: words(referral.headline),
    body: words(referral.body),
    url: url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined,
  }
}

/** What was written below a file; the message's text may be a stand-in for it. */
export function captionOf(message: string, content: Fields | null, file_name: string | null) {
  if (content !== null && 'caption' in content) return words(content.caption) ?? ''
  return message === file_name ? '' : message
}
