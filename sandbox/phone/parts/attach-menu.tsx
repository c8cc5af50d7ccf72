import { useRef, useState } from 'preact/hooks'
import type { Person } from '../../src/store/records.ts'
import type { FileToSend } from '../live/api.ts'
import { useDismiss } from '../live/dismiss.ts'
import { Icon, type IconName } from './icon.tsx'
import { ListSheet } from './list-sheet.tsx'
import { cardOf, ORDER, PLACES } from './samples.ts'

interface Kind {
  icon: IconName
  name: string
  accept: string
  as: Omit<FileToSend, 'file'>
}

const KINDS: Kind[] = [
  { icon: 'photo', name: 'Photo or video', accept: 'image/*,video/mp4,video/3gpp', as: {} },
  { icon: 'document', name: 'Document', accept: '', as: { type: 'document' } },
  { icon: 'voice', name: 'Sound', accept: 'audio/*', as: { type: 'audio' } },
  { icon: 'sticker', name: 'Sticker', accept: 'image/webp', as: { type: 'sticker' } },
]

interface Props {
  people: Person[]
  isOffline: boolean
  onFile: (file: FileToSend) => void
  onSay: (said: Record<string, unknown>) => void
}

/** What can be sent besides words. */
export function AttachMenu({ people, isOffline, onFile, onSay }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [choosing, setChoosing] = useState<'place' | 'card'>()
  const [kind, setKind] = useState<Kind>()
  const input = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDivElement>(null)

  useDismiss(box, isOpen, () => setOpen(false))

  const choose = (chosen: Kind) => {
    setOpen(false)
    setKind(chosen)
    if (!input.current) return
    input.current.accept = chosen.accept
    input.current.value = ''
    input.current.click()
  }
  const then = (work: () => void) => () => {
    setOpen(false)
    work()
  }
  const entries: [IconName, string, () => void][] = [
    ...KINDS.map((one): [IconName, string, () => void] => [one.icon, one.name, () => choose(one)]),
    ['location', 'Location', then(() => setChoosing('place'))],
    ['person', 'Contact', then(() => setChoosing('card'))],
    ['cart', 'Order', then(() => onSay(ORDER))],
    ['poll', 'Poll', then(() => onSay({ type: 'unsupported', unsupported_type: 'poll_creation' }))],
  ]

  return (
    <div ref={box} class="attach">
      <button
        type="button"
        class="round"
        aria-label="Attach"
        aria-expanded={isOpen}
        disabled={isOffline}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="attach" />
      </button>
      <input
        ref={input}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-label="File"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          if (file) onFile({ ...kind?.as, file })
        }}
      />
      {isOpen && (
        <div class="attach-menu">
          {entries.map(([icon, name, work]) => (
            <button key={name} type="button" class={`attach-${icon}`} onClick={work}>
              <span>
                <Icon name={icon} />
              </span>
              {name}
            </button>
          ))}
        </div>
      )}
      {choosing === 'place' && (
        <ListSheet
          title="Which place?"
          sections={[{ rows: PLACES.map((place) => ({ ...rowOf(place.name, place.address) })) }]}
          onClose={() => setChoosing(undefined)}
          onChoose={({ id }) =>
            onSay({ type: 'location', location: PLACES.find(({ name }) => name === id) })
          }
        />
      )}
      {choosing === 'card' && (
        <ListSheet
          title="Whose number?"
          sections={[
            {
              rows: people.map(({ phone, name }) => ({
                ...rowOf(phone, `+${phone}`),
                title: name,
              })),
            },
          ]}
          onClose={() => setChoosing(undefined)}
          onChoose={({ id: phone, title: name }) =>
            onSay({ type: 'contacts', contacts: [cardOf({ phone, name })] })
          }
        />
      )}
    </div>
  )
}

function rowOf(id: string, description: string) {
  return { id, title: id, description }
}
