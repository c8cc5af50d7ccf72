import type { Message } from '../../src/store/records.ts'

interface Card {
  name: { formatted_name: string }
  phones?: { phone?: string }[]
}

interface OrderItem {
  product_retailer_id: string
  quantity: number
  item_price: number
  currency: string
}

export interface Row {
  id: string
  title: string
  description?: string
}

/** What a message's content may hold, over all types; the sandbox has checked it on the way in. */
export interface Held {
  body?: string | { text: string }
  caption?: string
  filename?: string
  id?: string
  link?: string
  mime_type?: string
  voice?: boolean
  latitude?: number
  longitude?: number
  name?: string
  address?: string
  text?: string
  type?: string
  header?: { type: string; text?: string; [kind: string]: unknown }
  footer?: { text: string }
  button_reply?: { title: string }
  list_reply?: { title: string; description?: string }
  nfm_reply?: { body?: string; response_json?: string }
  product_items?: OrderItem[]
  action?: {
    button?: string
    buttons?: { reply: { id: string; title: string } }[]
    sections?: { title?: string; rows: Row[] }[]
    parameters?: { display_text: string; url: string }
  }
}

export function contentOf(message: Message): Held {
  const { content } = message
  return typeof content === 'object' && content !== null && !Array.isArray(content)
    ? (content as Held)
    : {}
}

export function cardsOf(message: Message): Card[] {
  return Array.isArray(message.content) ? (message.content as unknown as Card[]) : []
}
