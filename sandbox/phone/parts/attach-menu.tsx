import { useRef, useState } from 'preact/hooks'
import type { FileToSend } from '../live/api.ts'
import { useDismiss } from '../live/dismiss.ts'
import { Icon, type IconName } from './icon.tsx'
import { HERE, MY_CARD } from './samples.ts'

interface Kind {
  icon: IconName
  name: string
  accept: string
  as: Omit<FileToSend, 'file'>
}

const KINDS: Kind[] = [
  { icon: 'photo', name: 'Photo or video', accept: 'image/*,video/mp4,video/3gpp', as: {} },
  { icon: 'document', name: 'Document', accept: '', as: { type: 'document' } },
  { icon: 'voice', name: 'Voice note', accept: 'audio/*', as: { type: 'audio', voice: true } },
]

interface Props {
  isOffline: boolean
  onFile: (file: FileToSend) => void
  onSay: (said: Record<string, unknown>) => void
}

/** What can be sent besides words. */
export function AttachMenu({ isOffline, onFile, onSay }: Props) {
  const [isOpen, setOpen] = useState(false)
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
  const tell = (said: Record<string, unknown>) => {
    setOpen(false)
    onSay(said)
  }

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
        <div class="menu attach-menu">
          {KINDS.map((one) => (
            <button key={one.name} type="button" onClick={() => choose(one)}>
              <Icon name={one.icon} />
              {one.name}
            </button>
          ))}
          <button type="button" onClick={() => tell({ type: 'location', location: HERE })}>
            <Icon name="location" />
            Location
          </button>
          <button type="button" onClick={() => tell({ type: 'contacts', contacts: [MY_CARD] })}>
            <Icon name="person" />
            Contact
          </button>
        </div>
      )}
    </div>
  )
}
