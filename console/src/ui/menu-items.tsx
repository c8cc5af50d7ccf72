import { lazyPart } from '../lib/lazy.ts'

const load = () => import('./menu-parts.tsx')

// What stands in a menu comes with the menu, when one is first opened.
export const MenuItem = lazyPart(async () => (await load()).Item)
/** A choice of one: the chosen item has the check. */
export const MenuChoice = lazyPart(async () => (await load()).Choice)
/** One of several that may be on at once; the menu stays open. */
export const MenuCheck = lazyPart(async () => (await load()).CheckItem)
export const MenuTitle = lazyPart(async () => (await load()).Title)
export const MenuLine = lazyPart(async () => (await load()).Line)
