/**
 * Films without a picture are recordings, as browsers make them: MP4 whose tracks are all sound
 * (ISO/IEC 14496-12, `hdlr`), WebM whose codecs are (Matroska, `CodecID`).
 *
 * @param head the first bytes; what they do not say stays as it is
 */
export function soundOnly(mime_type: string, head: Buffer): string {
  switch (mime_type) {
    case 'video/mp4':
    case 'video/quicktime': {
      const tracks = handlersOf(head)
      return tracks.includes('soun') && !tracks.includes('vide') ? 'audio/mp4' : mime_type
    }
    case 'video/webm':
      return head.includes('A_OPUS') || head.includes('A_VORBIS')
        ? PICTURES.some((codec) => head.includes(codec))
          ? mime_type
          : 'audio/webm'
        : mime_type
    default:
      return mime_type
  }
}

const PICTURES = ['V_VP8', 'V_VP9', 'V_AV1', 'V_MPEG']

/** What each track is for: four letters behind the name of the box, its version and a zero. */
function handlersOf(head: Buffer): string[] {
  const found: string[] = []
  for (let at = head.indexOf('hdlr'); at !== -1; at = head.indexOf('hdlr', at + 4)) {
    found.push(head.toString('latin1', at + 12, at + 16))
  }
  return found
}
