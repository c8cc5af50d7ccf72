import { useState } from 'preact/hooks'
import type { BusinessNumber } from '../../src/options.ts'
import type { Person } from '../../src/store/records.ts'
import { changeIdentity, changePerson, preferMarketing } from '../live/api.ts'
import { Sheet } from './sheet.tsx'

interface Props {
  person: Person
  number: BusinessNumber
  onClose: () => void
  /** The phone is somebody's with another number now. */
  onOwner: (phone: string) => void
}

/** Who holds this phone, and what WhatsApp tells the business of them. */
export function PersonSheet({ person, number, onClose, onOwner }: Props) {
  const [problem, setProblem] = useState('')
  const { phone } = person
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem('')
    try {
      await work()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That did not work.')
    }
  }
  const change = (what: Partial<Person>) => void attempt(() => changePerson(phone, what))
  const pnid = number.phone_number_id

  return (
    <Sheet title="Whose phone" onClose={onClose}>
      <label>
        Name
        <input
          value={person.name}
          maxLength={100}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
      </label>
      <label>
        Username
        <input
          value={person.username ?? ''}
          maxLength={60}
          placeholder="None"
          onChange={({ currentTarget }) => change({ username: currentTarget.value || null })}
        />
      </label>
      <Switch
        text="Hide the number"
        hint={`The desk knows only ${person.user_id}`}
        isOn={person.phone_hidden}
        onChange={(isOn) => change({ phone_hidden: isOn })}
      />
      <Switch
        text="Read everything at once"
        isOn={person.auto_read}
        onChange={(isOn) => change({ auto_read: isOn })}
      />
      <Switch
        text="Stop offers"
        hint="Marketing templates fail, and the desk hears of it"
        isOn={person.no_marketing === true}
        onChange={(isOn) =>
          void attempt(() => preferMarketing(phone, pnid, isOn ? 'stop' : 'resume'))
        }
      />
      <Switch
        text="Block the business"
        hint="Whatever it sends is undeliverable"
        isOn={person.blocked === true}
        onChange={(isOn) => change({ blocked: isOn })}
      />
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault()
          const next = String(new FormData(event.currentTarget as HTMLFormElement).get('phone'))
          void attempt(async () => {
            const changed = await changeIdentity(phone, pnid, next || undefined)
            onOwner(changed.person.phone)
            onClose()
          })
        }}
      >
        <label>
          New number
          <input name="phone" type="tel" placeholder={`+${phone}`} autocomplete="off" />
        </label>
        <button type="submit">Change</button>
      </form>
      <p class="sheet-hint">Without a number, the person gets a new user id only.</p>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </Sheet>
  )
}

function Switch({
  text,
  hint,
  isOn,
  onChange,
}: {
  text: string
  hint?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  return (
    <label class="switch">
      <span>
        {text}
        {hint && <small>{hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  )
}
