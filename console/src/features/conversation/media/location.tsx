import { ExternalLink, MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Place } from '../content.ts'

/** A place, with a link to the open map. */
export function Location({ location }: { location: Place }) {
  const { t } = useTranslation()
  const { latitude, longitude, name, address } = location
  const at = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="flex max-w-72 items-start gap-2.5 rounded-lg py-1"
    >
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-black/20">
        <MapPin aria-hidden className="size-4.5" />
      </span>
      <span className="min-w-0">
        <span className="break-anywhere block font-medium">{name ?? t('media.location')}</span>
        <span className="break-anywhere block text-xs opacity-80">{address ?? at}</span>
        <span className="mt-0.5 inline-flex items-center gap-1 text-xs font-medium underline underline-offset-2">
          {t('media.openMap')}
          <ExternalLink aria-hidden className="size-3" />
        </span>
      </span>
    </a>
  )
}
