import { useState } from 'react'

type Trouble = 'forms.positionDenied' | 'forms.positionUnknown'

/** Asks the browser where it is, which asks its user; nothing is asked before the button is pressed. */
export function useOwnPosition(onFound: (at: { latitude: string; longitude: string }) => void) {
  const [isAsking, setIsAsking] = useState(false)
  const [error, setError] = useState<Trouble>()
  const ask = () => {
    setError(undefined)
    if (!('geolocation' in navigator)) return setError('forms.positionUnknown')
    setIsAsking(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setIsAsking(false)
        onFound({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) })
      },
      ({ code, PERMISSION_DENIED }) => {
        setIsAsking(false)
        setError(code === PERMISSION_DENIED ? 'forms.positionDenied' : 'forms.positionUnknown')
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    )
  }
  return { ask, isAsking, error }
}
