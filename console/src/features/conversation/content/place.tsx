import { Copy, ExternalLink, MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../../lib/copy-text.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { Place } from './shown.ts'

/** A place with a link to the open map; no map is loaded, so nobody else learns who looks where. */
export function PlaceCard({ place }: { place: Place }) {
  const { t } = useTranslation()
  const { latitude, longitude, name, address } = place
  const at = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return (
    <div className="-mx-1.5 my-0.5 w-72 max-w-[calc(100%+0.75rem)] overflow-hidden rounded-xl bg-current/8">
      <a href={href} target="_blank" rel="noopener noreferrer" aria-label={t('media.openMap')}>
        <Streets />
      </a>
      <div className="flex items-start gap-1 ps-3 pe-1 pt-2 pb-2">
        <div className="min-w-0 flex-1">
          <p className="break-anywhere font-medium">{name ?? t('media.location')}</p>
          {address === undefined ? null : (
            <p className="break-anywhere text-xs opacity-85">{address}</p>
          )}
          <p className="tabular text-2xs opacity-85">{at}</p>
          <a
            href={href}
            target="_blank"
            rel="noopener noreferrer"
            className="mt-1 inline-flex items-center gap-1 text-xs font-medium underline underline-offset-2"
          >
            {t('media.openMap')}
            <ExternalLink aria-hidden className="size-3" />
          </a>
        </div>
        <IconButton
          className="size-7 text-current opacity-80"
          label={t('media.copyPosition')}
          onClick={() => copyText(at, t)}
        >
          <Copy className="size-3.5" />
        </IconButton>
      </div>
    </div>
  )
}

/** Drawn, not a map: it only says at a glance that this is a place. */
const Streets = () => (
  <span aria-hidden className="relative block h-24 bg-current/8">
    <svg viewBox="0 0 288 96" className="absolute inset-0 size-full" preserveAspectRatio="none">
      <title>·</title>
      <g fill="none" stroke="currentColor" strokeOpacity=".16" strokeWidth="5">
        <path d="M-5 70 C60 58 90 84 150 62 S250 20 295 34" />
        <path d="M40 -5 L74 100 M210 -5 L186 100 M-5 22 L295 8" strokeWidth="3" />
        <path d="M120 -5 L132 100 M-5 44 L295 88 M250 -5 L262 100" strokeWidth="1.5" />
      </g>
    </svg>
    <MapPin className="absolute start-1/2 top-1/2 size-7 -translate-x-1/2 -translate-y-[85%] fill-bad text-white rtl:translate-x-1/2" />
  </span>
)
