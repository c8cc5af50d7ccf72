import type { MediaKind } from './file-types.ts'

/** What stands for a file without a caption, in lists and in the text of its message. */
export const standIn = ({ kind, file_name }: { kind: MediaKind; file_name: string | null }) =>
  kind === 'document' && file_name ? `📄 ${file_name}` : STAND_IN[kind]

const STAND_IN: Record<MediaKind, string> = {
  image: '📷 Photo',
  video: '🎬 Video',
  audio: '🎵 Audio',
  voice: '🎤 Voice message',
  document: '📄 Document',
  sticker: '🌟 Sticker',
}
