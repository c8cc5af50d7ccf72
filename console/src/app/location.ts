import { useSyncExternalStore } from 'react'
import { type DeskSearch, parseSearch } from './search.ts'

/** Where in the console one is, as the address says. */
export interface Place {
  path: string
  search: DeskSearch
}

const listeners = new Set<() => void>()
let place = read()

function read(): Place {
  const { pathname, searchParams } = new URL(location.href)
  return { path: pathname, search: parseSearch(Object.fromEntries(searchParams)) }
}

function follow(): void {
  place = read()
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', follow)

export const currentPlace = () => place

export function hrefOf({ path, search }: Place): string {
  const query = new URLSearchParams({ ...search }).toString()
  return query === '' ? path : `${path}?${query}`
}

/** Goes to a place; `replace` leaves no step back to this one. */
export function go(to: Place, { replace = false } = {}): void {
  if (hrefOf(to) === hrefOf(place)) return
  if (replace) history.replaceState(null, '', hrefOf(to))
  else history.pushState(null, '', hrefOf(to))
  follow()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const usePlace = () => useSyncExternalStore(subscribe, currentPlace)
