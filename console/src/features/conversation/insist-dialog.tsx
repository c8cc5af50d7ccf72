import type { OnlineExecutive } from '@smart-chat/contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

interface InsistDialogProps {
  executive: OnlineExecutive
  onClose: () => void
  onInsist: () => void
}

/** A lead gives a chat to somebody whose hands are full. */
export function InsistDialog({ executive, onClose, onInsist }: InsistDialogProps) {
  const { t } = useTranslation()
  const { name, active_chats: load, capacity } = executive
  return (
    <Dialog title={t('assign.fullTitle', { name })} onClose={onClose} className="max-w-sm">
      <div className="p-4">
        <p className="text-sm text-muted">{t('assign.fullHint', { name, load, capacity })}</p>
        <div className="mt-4 flex justify-end gap-2">
          <Button look="ghost" onClick={onClose}>
            {t('assign.cancel')}
          </Button>
          <Button
            look="primary"
            onClick={() => {
              onInsist()
              onClose()
            }}
          >
            {t('assign.insist')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
