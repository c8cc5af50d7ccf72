import type { Message, RenderedTemplate } from '../../src/store/records.ts'
import { mediaUrl } from '../live/api.ts'
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
          <MediaView kind={message.type} url={urlOf(content)} name={content.filename} />
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
    default:
      return <p class="words gone">Something new: {message.type}</p>
  }
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
  if (chosen) return <Words text={chosen.title} />
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
      {header && header.format !== 'TEXT' && (
        <MediaView kind={header.format.toLowerCase()} url={url} name={undefined} />
      )}
      <Words text={body} />
      {footer && <Words text={footer} class="small-print" />}
    </>
  )
}
