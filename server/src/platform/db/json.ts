/**
 * A value for a `json` or `jsonb` column. The two drivers disagree about arrays and strings, so
 * everything goes as text.
 */
export const json = (value: unknown): string => JSON.stringify(value)
