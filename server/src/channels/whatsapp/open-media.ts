import type { Endpoint } from '../../provider.ts'
import type { FetchedMedia } from '../channel.ts'
import { isMetas, openFile } from './open-file.ts'

/** A file that a customer sent, and where WhatsApp says that it lies. */
interface Told {
  whatsapp_media_id: string
  phone_number_id: string
  url: string
  headers: Record<string, string>
  /** Seconds without a byte. */
  idleS: number
}

/**
 * Opens a customer's file in the provider's way (`04-whatsapp.md` section 8). The key goes to the
 * provider's own host, or as it says to one of Meta's, and nowhere else.
 *
 * @throws ChannelFailure
 */
export function openMedia(
  { root, media: { download, hosts } }: Endpoint,
  { whatsapp_media_id, phone_number_id, url, headers, idleS }: Told,
): Promise<Pick<FetchedMedia, 'length' | 'body'>> {
  const request = { headers, own: root, hosts, idleS }
  switch (download) {
    case 'as-is-auth':
      return openFile(url, request)
    case 'as-is-noauth':
      return openFile(url, { ...request, headers: { 'user-agent': headers['user-agent'] ?? '' } })
    case 'host-rewrite':
      return openFile(atProvider(url, root), request)
    case 'post-download': {
      const query = new URLSearchParams({ phone_number_id })
      const at = `${root}/downloadMedia/${encodeURIComponent(whatsapp_media_id)}?${query}`
      return openFile(at, { ...request, method: 'POST' })
    }
  }
}

/** The same path and query at the provider's host, where the address is one of Meta's. */
function atProvider(address: string, root: string): string {
  const url = new URL(address)
  return isMetas(url) ? `${root}${url.pathname}${url.search}` : address
}
