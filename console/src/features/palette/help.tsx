import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import { Keys } from '../../ui/keys.tsx'

const shortcuts = [
  ['mod+k', 'palette'],
  ['/', 'search'],
  ['j', 'next'],
  ['k', 'previous'],
  ['r', 'reply'],
  ['t', 'template'],
  ['e', 'resolve'],
  ['a', 'assign'],
  ['#', 'tag'],
  ['n', 'note'],
  ['Esc', 'leave'],
  ['?', 'help'],
] as const

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('help.title')} onClose={onClose} className="w-[min(28rem,calc(100vw-1.5rem))]">
      <dl className="grid grid-cols-1 gap-x-8 overflow-y-auto px-4 py-3 sm:grid-cols-2">
        {shortcuts.map(([keys, name]) => (
          <div key={name} className="flex items-center justify-between gap-3 py-1.5 text-sm">
            <dt className="text-muted">{t(`help.${name}`)}</dt>
            <dd>
              <span className="sr-only">{keys}</span>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
