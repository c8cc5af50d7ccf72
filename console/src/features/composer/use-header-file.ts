import { useEffect, useRef, useState } from 'react'
import { client } from '../../app/client.ts'

/** A file that was chosen for the header of a template. */
export interface HeaderFile {
  name: string
  size: number
  /** A link to show it by, for pictures. */
  preview: string | null
  /** Uploaded so far; null: it is there, or it will not be. */
  bytes: number | null
  error: string | undefined
}

/**
 * The file of a header, from choosing to the id of its upload. One that is chosen instead ends the
 * upload of the one before.
 *
 * @param value the id of the upload; empty while there is none
 * @param refusal a sentence for a file that the header does not take
 */
export function useHeaderFile(
  value: string,
  onChange: (media_id: string) => void,
  refusal: (file: File) => string | undefined,
) {
  const [file, setFile] = useState<HeaderFile | null>(() => known.get(value) ?? null)
  const upload = useRef<AbortController>(undefined)
  useEffect(() => () => upload.current?.abort(), [])

  const remove = () => {
    upload.current?.abort()
    setFile(null)
    onChange('')
  }
  const choose = async (chosen: File) => {
    upload.current?.abort()
    const cancel = new AbortController()
    upload.current = cancel
    onChange('')
    const { name, size } = chosen
    const preview = chosen.type.startsWith('image/') ? URL.createObjectURL(chosen) : null
    const started = { name, size, preview, bytes: null, error: undefined }
    const error = refusal(chosen)
    if (error !== undefined) return setFile({ ...started, error })
    setFile({ ...started, bytes: 0 })
    try {
      const { media_id } = await client.upload(chosen, {
        signal: cancel.signal,
        onProgress: ({ bytes }) => {
          if (!cancel.signal.aborted) setFile({ ...started, bytes })
        },
      })
      if (cancel.signal.aborted) return
      known.set(media_id, started)
      setFile(started)
      onChange(media_id)
    } catch (error) {
      if (cancel.signal.aborted) return
      setFile({ ...started, error: error instanceof Error ? error.message : String(error) })
    }
  }
  return [file, (chosen: File) => void choose(chosen), remove] as const
}

/** What was uploaded, by its id: the form is drawn anew in another language, the file is the same. */
const known = new Map<string, HeaderFile>()

/** A link to show an uploaded picture by; null for what is none. */
export const pictureOf = (media_id: string | undefined): string | null =>
  known.get(media_id ?? '')?.preview ?? null
