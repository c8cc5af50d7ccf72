import type { Message, RenderedTemplate } from '../../src/store/records.ts'
import { mediaUrl, playVoice } from '../live/api.ts'
import { cardsOf, contentOf, type Held } from './content-of.ts'
import { Icon } from './icon.tsx'
import { MediaView } from './media-view.tsx'
import { Words } from './words.tsx'

/** What a message says, by its type. */
export function Content({ message }: { message: Message }) {
  const content = contentOf(message)
  switch (message.type) {
    case 'text':
      return <Words text={String(content.body ?? '')} />
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return (
        <>
          <MediaView
            kind={message.type}
            url={urlOf(content)}
            name={content.filename}
            isVoice={content.voice === true}
            wasPlayed={message.status === 'played'}
            onPlay={() => {
              const isNew = message.from === 'desk' && message.status !== 'played'
              if (isNew) void playVoice(message.phone, message.id)
            }}
          />
          {content.caption && <Words text={content.caption} />}
        </>
      )
    case 'location':
      return <Place {...content} />
    case 'contacts':
      return <Cards message={message} />
    case 'button':
      return <Words text={content.text ?? ''} />
    case 'interactive':
      return <Interactive content={content} />
    case 'template':
      return message.template && <TemplateView template={message.template} />
    case 'order':
      return <Order {...content} />
    case 'unsupported':
    case 'unsupported:131060':
      return (
        <p class="words gone">
          {ODD[content.type ?? ''] ?? `A message of another kind: ${content.type}`}
        </p>
      )
    default:
      return <p class="words gone">Something new: {message.type}</p>
  }
}

/** What the desk is told it cannot see. */
const ODD: Record<string, string> = {
  poll_creation: 'Poll: “Which day suits you?”',
  gif: 'GIF',
  group_invite: 'Invitation to a group',
  pin: 'Pinned a message',
}

function Order({ product_items = [], text }: Held) {
  const total = product_items.reduce(
    (sum, { item_price, quantity }) => sum + item_price * quantity,
    0,
  )
  const items = product_items.reduce((sum, { quantity }) => sum + quantity, 0)
  return (
    <>
      <div class="order">
        <Icon name="cart" />
        <span>
          <b>{items === 1 ? '1 item' : `${items} items`}</b>
          {product_items.map(({ product_retailer_id, quantity }) => (
            <small key={product_retailer_id}>
              {quantity} × {product_retailer_id}
            </small>
          ))}
          <small>
            {total.toLocaleString()} {product_items[0]?.currency} (estimated total)
          </small>
        </span>
      </div>
      {text && <Words text={text} />}
    </>
  )
}

function urlOf({ id, link }: Held): string {
  return id ? mediaUrl(id) : (link ?? '')
}

function Place({ latitude = 0, longitude = 0, name, address }: Held) {
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}&zoom=15`
  return (
    <a class="place" href={href} target="_blank" rel="noopener noreferrer">
      <span class="map" aria-hidden="true">
        <Icon name="location" />
      </span>
      <b>{name ?? 'Location'}</b>
      <span>{address ?? `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`}</span>
    </a>
  )
}

function Cards({ message }: { message: Message }) {
  return (
    <>
      {cardsOf(message).map(({ name, phones }) => (
        <div key={name.formatted_name} class="card">
          <span class="avatar small" aria-hidden="true">
            {name.formatted_name.slice(0, 1)}
          </span>
          <div>
            <b>{name.formatted_name}</b>
            <span>{phones?.[0]?.phone}</span>
          </div>
        </div>
      ))}
    </>
  )
}

/** What the desk asks, or what the customer chose. */
function Interactive({ content }: { content: Held }) {
  const { header, body, footer, button_reply, list_reply } = content
  const chosen = button_reply ?? list_reply
  if (chosen) {
    return (
      <>
        <Words text={chosen.title} class="title" />
        {list_reply?.description && <Words text={list_reply.description} />}
      </>
    )
  }
  if (content.nfm_reply) return <Words text={`📝 ${content.nfm_reply.body ?? 'Form'}`} />
  const media = header && (header[header.type] as Held | undefined)
  return (
    <>
      {header?.text && <Words text={header.text} class="title" />}
      {header && typeof media === 'object' && (
        <MediaView kind={header.type} url={urlOf(media)} name={media.filename} />
      )}
      {typeof body === 'object' && <Words text={body.text} />}
      {footer && <Words text={footer.text} class="small-print" />}
    </>
  )
}

function TemplateView({ template }: { template: RenderedTemplate }) {
  const { header, body, footer } = template
  const url = header?.media_id ? mediaUrl(header.media_id) : (header?.link ?? '')
  return (
    <>
      {header?.text && <Words text={header.text} class="title" />}
      {header?.location && <Place {...(header.location as Held)} />}
      {header && url !== '' && (
        <MediaView kind={header.format.toLowerCase()} url={url} name={header.filename} />
      )}
      <Words text={body} />
      {footer && <Words text={footer} class="small-print" />}
    </>
  )
}
