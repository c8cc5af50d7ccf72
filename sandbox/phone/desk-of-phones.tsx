import { useState } from 'preact/hooks'
import type { BusinessNumber } from '../src/options.ts'
import { useRemembered } from './live/remember.ts'
import { keyOf, type Live, useLive } from './live/store.ts'
import { NewPerson } from './parts/new-person.tsx'
import { Phone } from './phone.tsx'

/** A phone per segment, side by side; on a narrow screen one at a time, chosen by tab. */
export function DeskOfPhones() {
  const live = useLive()
  const [owners, setOwners] = useRemembered<Record<string, string>>('owners', {})
  const [shown, setShown] = useRemembered('shown', 0)
  const [addingFor, setAddingFor] = useState<string>()
  const give = (pnid: string, phone: string) => setOwners({ ...owners, [pnid]: phone })

  return (
    <div class="page">
      <header class="page-head">
        <h1>Phones</h1>
        <p class="page-hint">You are the customer. What you send here arrives at the desk.</p>
        <nav class="tabs" aria-label="Phones">
          {live.numbers.map((number, index) => (
            <button
              key={number.phone_number_id}
              type="button"
              aria-pressed={index === shown}
              onClick={() => setShown(index)}
            >
              {number.customer_type}
              {unreadOf(live, number, owners, index) > 0 && (
                <b class="badge">{unreadOf(live, number, owners, index)}</b>
              )}
            </button>
          ))}
        </nav>
        <Connection state={live.connection} />
      </header>
      <main class="row">
        {live.numbers.map((number, index) => (
          <Phone
            key={number.phone_number_id}
            live={live}
            number={number}
            owner={owners[number.phone_number_id] ?? live.people[index]?.phone}
            isShown={index === shown}
            onOwner={(phone) => give(number.phone_number_id, phone)}
            onNewPerson={() => setAddingFor(number.phone_number_id)}
          />
        ))}
      </main>
      {addingFor !== undefined && (
        <NewPerson
          onClose={() => setAddingFor(undefined)}
          onAdded={(phone) => give(addingFor, phone)}
        />
      )}
    </div>
  )
}

/** What has arrived on a phone that nobody looks at. */
function unreadOf(
  live: Live,
  { phone_number_id }: BusinessNumber,
  owners: Record<string, string>,
  index: number,
): number {
  const owner = owners[phone_number_id] ?? live.people[index]?.phone ?? ''
  const messages = live.conversations.get(keyOf(phone_number_id, owner)) ?? []
  return messages.filter(({ from, status }) => from === 'desk' && status === 'delivered').length
}

function Connection({ state }: { state: 'connecting' | 'open' | 'lost' }) {
  const words = { connecting: 'Connecting …', open: 'Connected', lost: 'Sandbox not reachable' }
  return (
    <p class={`connection ${state}`} role="status">
      {words[state]}
    </p>
  )
}
