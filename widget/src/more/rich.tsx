import type { CustomerMessage } from '@smart-chat/contract'
import { Glyph } from './glyph.tsx'
import { Order } from './order.tsx'
import { answersOf, cardsOf, fieldsOf, linkOf, placeOf, wordsOf } from './read.ts'
import { Text } from './shared.ts'
import { useSay } from './words.ts'

interface Props {
  message: CustomerMessage & { content: Record<string, unknown> }
}

/** A message that is more than text: a place, cards, an order, an offer with a head and a foot. */
export function Rich({ message }: Props) {
  const { content } = message
  return (
    <>
      <Marks content={content} />
      <Said message={message} />
    </>
  )
}

/** Where it came from, above it. */
function Marks({ content }: { content: Record<string, unknown> }) {
  const say = useSay()
  const { forwarded, referral } = content
  const { headline, source_url } = fieldsOf(referral)
  const href = linkOf(source_url)
  const title = wordsOf(headline) || say('ad')
  return (
    <>
      {forwarded ? (
        <p class="mark">
          <Glyph name="forward" />
          {say(forwarded === 'often' || content.frequently_forwarded ? 'often' : 'forwarded')}
        </p>
      ) : null}
      {referral === undefined ? null : (
        <p class="mark">
          <Glyph name="ad" />
          {href === null ? title : <Away href={href}>{title}</Away>}
        </p>
      )}
    </>
  )
}

const Away = ({ href, children }: { href: string; children: string }) => (
  <a href={href} target="_blank" rel="noopener noreferrer">
    {children}
  </a>
)

function Said({ message: { message, content } }: Props) {
  const say = useSay()
  switch (content.kind) {
    case 'location':
      return <Place location={content.location} text={message} />
    case 'contacts':
      return (
        <>
          {cardsOf(content.contacts).map((card) => (
            <div class="card">
              <span class="face" aria-hidden="true">
                {[...card.name][0]}
              </span>
              <div>
                <b dir="auto">{card.name || say('contact')}</b>
                {card.work === '' ? null : <small dir="auto">{card.work}</small>}
                {card.ways.map(({ text, href }) => (
                  <a href={href}>{text}</a>
                ))}
              </div>
            </div>
          ))}
        </>
      )
    case 'order':
      return <Order order={fieldsOf(content.order)} />
    case 'unsupported':
      return (
        <p class="mark">
          <Glyph name="phone" />
          {say('only')}
        </p>
      )
    case 'call':
      return (
        <p class="mark">
          <Glyph name="call" />
          {say(Number(fieldsOf(content.call).duration_s) > 0 ? 'call' : 'missed')}
        </p>
      )
    case 'location_request':
    case 'contact_request':
      return (
        <>
          <Text text={message} />
          <p class="foot">
            {say(content.kind === 'location_request' ? 'wantsPlace' : 'wantsNumber')}
          </p>
        </>
      )
    default:
      return <Offer content={content} text={message} />
  }
}

function Place({ location, text }: { location: unknown; text: string }) {
  const say = useSay()
  const place = placeOf(location)
  if (place === null) return <Text text={text} />
  return (
    <a class="place" href={place.href} target="_blank" rel="noopener noreferrer">
      <span class="ground">
        <Glyph name="pin" />
      </span>
      <b dir="auto">{place.name}</b>
      {place.address === '' ? null : <small dir="auto">{place.address}</small>}
      <u>{say('map')}</u>
    </a>
  )
}

/** Our own head, body and foot; of a template, which has them in its text, the text. */
function Offer({ content, text }: { content: Record<string, unknown>; text: string }) {
  const isOurs = ['buttons', 'list', 'link'].includes(wordsOf(content.kind))
  const answers = answersOf(content)
  const { header, body, footer } = content
  return (
    <>
      {isOurs && wordsOf(header) !== '' ? (
        <p class="head" dir="auto">
          {wordsOf(header)}
        </p>
      ) : null}
      <Text text={(isOurs && wordsOf(body)) || text} />
      {isOurs && wordsOf(footer) !== '' ? (
        <p class="foot" dir="auto">
          {wordsOf(footer)}
        </p>
      ) : null}
      {answers.length === 0 ? null : (
        <dl class="answers">
          {answers.map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
