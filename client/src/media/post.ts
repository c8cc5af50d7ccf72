interface Posted {
  form: FormData
  token: string
  signal: AbortSignal | undefined
  /** Hears how many bytes of the body have gone out. */
  onSent: (bytes: number) => void
}

/** Posts a form; rejects when nothing was heard. */
export type Post = (url: string, posted: Posted) => Promise<Response>

/** For processes: all that `fetch` tells of its progress is that it is done. */
export const postByFetch =
  (fetch: typeof globalThis.fetch): Post =>
  async (url, { form, token, signal, onSent }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
      ...(signal !== undefined && { signal }),
    })
    if (response.ok) onSent(Number.POSITIVE_INFINITY)
    return response
  }
