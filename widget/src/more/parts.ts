import { Actions } from './actions.tsx'
import { Media } from './media.tsx'
import css from './more.css?inline'
import { Rating } from './rating.tsx'
import { Rich } from './rich.tsx'
import { borrow, type Shared } from './shared.ts'

/** What is not needed for the first text, and comes when something wants to be shown with it. */
export interface Parts {
  css: string
  Actions: typeof Actions
  Media: typeof Media
  Rating: typeof Rating
  Rich: typeof Rich
}

export function lend(shared: Shared): Parts {
  borrow(shared)
  return { css, Actions, Media, Rating, Rich }
}
