import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/avatar.tsx'
import type { ContactCard } from '../content.ts'

export function Contacts({ contacts }: { contacts: ContactCard[] }) {
  const { t } = useTranslation()
  return (
    <ul aria-label={t('media.contacts')} className="flex min-w-48 flex-col gap-2 py-1">
      {contacts.map((contact) => (
        <li key={contact.name + contact.phones.join()} className="flex items-center gap-2.5">
          <Avatar name={contact.name} id={contact.name} />
          <span className="min-w-0">
            <bdi className="break-anywhere block font-medium">
              {contact.name || t('media.noName')}
            </bdi>
            {[...contact.phones, ...contact.emails].map((line) => (
              <bdi key={line} className="break-anywhere tabular block text-xs opacity-80">
                {line}
              </bdi>
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}
