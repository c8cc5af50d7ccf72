import type { Chat } from '@smart-chat/contract'
import {
  ContactRound,
  Link,
  List,
  MapPin,
  MapPinned,
  Paperclip,
  PhoneIncoming,
  Plus,
  SquareMousePointer,
} from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { MenuItem, MenuLine } from '../../../ui/menu-items.tsx'
import { type ContentKind, showForm } from './form-state.ts'
import { TITLES } from './kinds.ts'

const CHOICES: [ContentKind, typeof Plus][] = [
  ['location', MapPin],
  ['contacts', ContactRound],
  ['buttons', SquareMousePointer],
  ['list', List],
  ['link', Link],
  ['location_request', MapPinned],
  ['contact_request', PhoneIncoming],
]

/** Everything that goes out besides text: files, and what has a form of its own. */
export function AddMenu({ chat, onFiles }: { chat: Chat; onFiles: (files: File[]) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="attach"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
      <Menu
        align="start"
        label={t('forms.add')}
        trigger={
          <IconButton label={t('forms.add')}>
            <Plus className="size-5" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => input.current?.click()}>
          <Paperclip aria-hidden className="size-4 text-muted" />
          {t('files.attach')}
        </MenuItem>
        <MenuLine />
        {CHOICES.map(([kind, Icon]) => (
          <MenuItem
            key={kind}
            onSelect={() => showForm({ chat_id: chat.chat_id, kind, seen_seq: chat.last_seq })}
          >
            <Icon aria-hidden className="size-4 text-muted" />
            {t(TITLES[kind])}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
