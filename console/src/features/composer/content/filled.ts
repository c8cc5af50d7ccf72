/**
 * Where a field's text stands in the content, which has no empty ones: a complaint about the second
 * text may belong to the third field.
 */
export const placeAmong = (texts: string[], index: number): number =>
  texts.slice(0, index).filter((text) => text.trim() !== '').length
