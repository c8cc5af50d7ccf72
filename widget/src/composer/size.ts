const MB = 1024 * 1024

/** Bytes as people read them. */
export function sizeOf(bytes: number | null): string {
  if (bytes === null) return ''
  return bytes < MB
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / MB).toFixed(1)} MB`
}
