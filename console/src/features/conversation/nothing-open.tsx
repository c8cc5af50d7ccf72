import { MessagesSquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSetStatus } from '../presence/status-switch.tsx'
import { useMe } from '../session/session.ts'

/** No chat is open: what to do first. */
export function NothingOpen() {
  const { t } = useTranslation()
  const { executive } = useMe()
  const setStatus = useSetStatus()
  const isOnline = executive.status === 'online'
  return (
    <Empty
      icon={<MessagesSquare />}
      title={isOnline ? t('empty.pick') : t('empty.goOnline')}
      hint={isOnline ? t('empty.pickHint') : t('empty.goOnlineHint')}
    >
      {isOnline ? undefined : (
        <Button
          look="primary"
          disabled={setStatus.isPending}
          onClick={() => setStatus.mutate('online')}
        >
          {t('presence.goOnline')}
        </Button>
      )}
    </Empty>
  )
}
