import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import { Count } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { DeadLetters } from './dead-letters/dead-letters.tsx'
import { useOpenLetters } from './dead-letters/use-letters.ts'
import { Numbers } from './numbers/numbers.tsx'

export type AdminTab = 'letters' | 'numbers'

/** What administrators look after: what could not be done, and our numbers. */
export function AdminDialog({ tab: first, onClose }: { tab: AdminTab; onClose: () => void }) {
  const { t } = useTranslation()
  const [tab, setTab] = useState(first)
  const open = useOpenLetters()
  const letters = (
    <>
      {t('admin.letters')}
      {open === undefined || open === 0 ? null : <Count isOn>{open}</Count>}
    </>
  )
  return (
    <Dialog
      title={t('admin.title')}
      onClose={onClose}
      className="top-[7vh] h-[84vh] max-h-none w-[min(54rem,calc(100vw-1.5rem))] max-md:inset-0 max-md:h-dvh max-md:w-full max-md:rounded-none"
    >
      <Tabs
        label={t('admin.title')}
        value={tab}
        onChange={setTab}
        controls="admin-tab"
        className="max-md:[&>button]:h-11"
        tabs={[
          { value: 'letters', label: letters },
          { value: 'numbers', label: t('admin.numbers') },
        ]}
      />
      <div id="admin-tab" role="tabpanel" className="flex min-h-0 flex-1 flex-col">
        {tab === 'letters' ? <DeadLetters /> : <Numbers />}
      </div>
    </Dialog>
  )
}
