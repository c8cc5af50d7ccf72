import { LocateFixed } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { CountedField } from './counted-field.tsx'
import type { FieldsProps } from './fields.tsx'
import { placeIn } from './map-link.ts'
import { useOwnPosition } from './use-own-position.ts'

/** A place: by a link of a map, by one's own position, or by its coordinates. */
export function LocationFields({ values, change, errorAt }: FieldsProps) {
  const { t } = useTranslation()
  const [pasted, setPasted] = useState('')
  const [isUnread, setIsUnread] = useState(false)
  const own = useOwnPosition((at) => change(at))
  const paste = (text: string) => {
    setPasted(text)
    const place = placeIn(text)
    setIsUnread(text.trim() !== '' && place === undefined)
    if (place === undefined) return
    change({
      latitude: String(place.latitude),
      longitude: String(place.longitude),
      ...(place.name === undefined ? {} : { name: place.name }),
    })
  }
  return (
    <>
      <CountedField
        label={t('forms.mapLink')}
        value={pasted}
        placeholder="https://maps.google.com/…"
        isOptional
        error={isUnread ? t('forms.mapLinkUnread') : undefined}
        onChange={paste}
      />
      <div>
        <Button size="sm" disabled={own.isAsking} onClick={own.ask}>
          <LocateFixed aria-hidden className="size-3.5" />
          {t(own.isAsking ? 'forms.locating' : 'forms.ownPosition')}
        </Button>
        {own.error === undefined ? null : (
          <p role="alert" className="mt-1 text-xs text-bad">
            {t(own.error)}
          </p>
        )}
      </div>
      <div className="grid grid-cols-2 gap-3">
        <CountedField
          label={t('forms.latitude')}
          value={values.latitude}
          error={errorAt('location.latitude')}
          onChange={(latitude) => change({ latitude })}
          input={{ inputMode: 'decimal' }}
        />
        <CountedField
          label={t('forms.longitude')}
          value={values.longitude}
          error={errorAt('location.longitude')}
          onChange={(longitude) => change({ longitude })}
          input={{ inputMode: 'decimal' }}
        />
      </div>
      <CountedField
        label={t('forms.placeName')}
        value={values.name}
        isOptional
        error={errorAt('location.name')}
        onChange={(name) => change({ name })}
      />
      <CountedField
        label={t('forms.address')}
        value={values.address}
        isOptional
        error={errorAt('location.address')}
        onChange={(address) => change({ address })}
      />
    </>
  )
}
