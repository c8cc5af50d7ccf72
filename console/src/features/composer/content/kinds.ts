import type { ContentKind } from './form-state.ts'

/** What each kind is called, in the menu and above its form. */
export const TITLES = {
  location: 'forms.titleLocation',
  contacts: 'forms.titleContact',
  buttons: 'forms.titleButtons',
  list: 'forms.titleList',
  link: 'forms.titleLink',
  location_request: 'forms.titleLocationRequest',
  contact_request: 'forms.titleContactRequest',
} as const satisfies Record<ContentKind, string>
