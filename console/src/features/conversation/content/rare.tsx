import { Chosen, FormAnswers } from './answer.tsx'
import { Call } from './call.tsx'
import { Cards } from './cards.tsx'
import { OfferCard } from './offer.tsx'
import { OrderTable } from './order.tsx'
import { PlaceCard } from './place.tsx'
import type { Shown } from './shown.ts'
import { Unsupported } from './unsupported.tsx'

/** Everything but text and files; loaded when a conversation first holds such a thing. */
export function Rare({ shown }: { shown: Exclude<Shown, { kind: 'words' }> }) {
  switch (shown.kind) {
    case 'place':
      return <PlaceCard place={shown.place} />
    case 'cards':
      return <Cards cards={shown.cards} />
    case 'order':
      return <OrderTable order={shown.order} />
    case 'chosen':
      return <Chosen {...shown} />
    case 'form':
      return <FormAnswers answers={shown.answers} />
    case 'call':
      return <Call {...shown} />
    case 'offer':
      return <OfferCard offer={shown.offer} />
    case 'unsupported':
      return <Unsupported {...shown} />
    default:
      return shown satisfies never
  }
}
