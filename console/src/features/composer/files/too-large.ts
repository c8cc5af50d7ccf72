const MB = 1024 * 1024

/** What WhatsApp shows by itself has limits of its own; everything else goes as a document. */
const WHATSAPP: [RegExp, number][] = [
  [/^image\/(jpeg|png)$/, 5 * MB],
  [/^(video\/(mp4|3gpp)|audio\/(aac|amr|mpeg|mp4|x-m4a|ogg))$/, 16 * MB],
]

/**
 * The most megabytes that the channel takes of such a file, where this one is larger; null where it
 * fits. It is asked before the upload, to save the wait; the server is the one who decides.
 */
export function limitExceeded(
  file: { type: string; size: number },
  channel: 'whatsapp' | 'inapp',
): number | null {
  const most =
    channel === 'inapp'
      ? 25 * MB
      : (WHATSAPP.find(([type]) => type.test(file.type))?.[1] ?? 100 * MB)
  return file.size > most ? most / MB : null
}
