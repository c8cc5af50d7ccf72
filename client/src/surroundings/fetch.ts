/** Looked up with each call, so that what a page or a test puts in its place is used. */
export const defaultFetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init)
