export interface Pasted {
  latitude: number
  longitude: number
  name: string | undefined
}

const NUMBER = String.raw`(-?\d{1,3}(?:\.\d+)?)`
const PAIR = new RegExp(String.raw`^\s*\(?${NUMBER}\s*[,;\s]\s*${NUMBER}\)?\s*$`)

/**
 * The place in what somebody pasted: two numbers, a `geo:` link (RFC 5870), or a link of Google Maps,
 * OpenStreetMap or Apple Maps. Short links (`maps.app.goo.gl`) hold none, so they give undefined.
 */
export function placeIn(text: string): Pasted | undefined {
  const pair = PAIR.exec(text)
  if (pair !== null) return place(pair[1], pair[2])
  const geo = new RegExp(`geo:${NUMBER},${NUMBER}`, 'i').exec(text)
  if (geo !== null) {
    const label = /[?&]q=[^&]*\(([^)]+)\)/.exec(text)?.[1]
    return place(geo[1], geo[2], label)
  }
  const url = URL.parse(/https?:\/\/\S+/.exec(text)?.[0] ?? '')
  return url === null ? undefined : placeOfLink(url)
}

function placeOfLink(url: URL): Pasted | undefined {
  const name = /\/place\/([^/@]+)/.exec(url.pathname)?.[1]
  // The pin stands in `!3d…!4d…`; what follows the @ is only where the map was looked at.
  const pin = new RegExp(`!3d${NUMBER}!4d${NUMBER}`).exec(url.href)
  if (pin !== null) return place(pin[1], pin[2], name)
  for (const key of ['q', 'query', 'll', 'destination', 'daddr', 'center', 'coordinate', 'sll']) {
    const found = PAIR.exec(url.searchParams.get(key)?.replace(/^loc:/, '') ?? '')
    if (found !== null) return place(found[1], found[2], name)
  }
  const marker = [url.searchParams.get('mlat'), url.searchParams.get('mlon')]
  if (marker[0] && marker[1]) return place(marker[0], marker[1])
  const view = new RegExp(`(?:@|#map=\\d+/)${NUMBER}[,/]${NUMBER}`).exec(url.href)
  return view === null ? undefined : place(view[1], view[2], name)
}

function place(latitude: string | undefined, longitude: string | undefined, label?: string) {
  const at = { latitude: Number(latitude), longitude: Number(longitude), name: readable(label) }
  return Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180 ? at : undefined
}

/** As it stands in an address: `+` for spaces, and percent signs that may be cut. */
function readable(label: string | undefined): string | undefined {
  if (label === undefined) return undefined
  try {
    return decodeURIComponent(label.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
