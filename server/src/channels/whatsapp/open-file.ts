import type { IncomingMessage } from 'node:http'
import { getFile } from '../../platform/http/get-file.ts'
import { ChannelFailure, type FetchedMedia } from '../channel.ts'

/** The whole of a file, 100 MB at most, over a slow line. */
const FILE_TIMEOUT_S = 600

/** Where Meta keeps files; each with its subdomains. */
const METAS = /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/

/** Whether an address is one of Meta's. */
export const isMetas = ({ protocol, hostname }: URL) =>
  protocol === 'https:' && METAS.test(hostname)

/**
 * Opens the address that WhatsApp gave for a file. Our token goes to the configured host or one of
 * Meta's over https, and nowhere else: no redirect is followed, and no private address is asked.
 *
 * @param own the configured endpoint
 * @param hosts named in the settings, beside Meta's
 * @param idleS seconds without a byte
 * @throws ChannelFailure `retry` where a new address or a moment may help, as after 404 and 410
 */
export async function openFile(
  address: string,
  request: {
    headers: Record<string, string>
    own: string
    hosts?: string[]
    idleS: number
    method?: 'GET' | 'POST'
  },
): Promise<Pick<FetchedMedia, 'length' | 'body'>> {
  const url = new URL(address)
  const isOwn = url.origin === new URL(request.own).origin
  if (!isOwn && !isMetas(url) && !isNamed(url, request.hosts ?? [])) throw foreign()
  const answer = await ask(url, { ...request, isOwn })
  const status = answer.statusCode ?? 0
  if (status !== 200) {
    answer.destroy()
    throw refused(status)
  }
  const length = answer.headers['content-length']
  return { length: length === undefined ? null : Number(length), body: answer }
}

const isNamed = ({ protocol, hostname }: URL, hosts: string[]) =>
  protocol === 'https:' && hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`))

async function ask(
  url: URL,
  {
    headers,
    method = 'GET',
    isOwn,
    idleS,
  }: {
    headers: Record<string, string>
    method?: 'GET' | 'POST' | undefined
    isOwn: boolean
    idleS: number
  },
): Promise<IncomingMessage> {
  const times = { timeoutMs: FILE_TIMEOUT_S * 1000, idleMs: idleS * 1000 }
  try {
    return await getFile(url, { headers, method, isOwn, ...times })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no_answer'
    if (code === 'PRIVATE_ADDRESS') throw foreign()
    throw new ChannelFailure('retry', code, 'WhatsApp did not give the file in time.')
  }
}

function refused(status: number): ChannelFailure {
  if (status >= 300 && status < 400) {
    return permanent('redirect', 'The file’s address leads to another one, which is not followed.')
  }
  // An address is good for five minutes, then it is unknown, or no longer ours.
  const mayHelp = [401, 403, 404, 408, 410, 425, 429].includes(status) || status >= 500
  return mayHelp
    ? new ChannelFailure('retry', String(status), 'WhatsApp did not give the file.')
    : permanent(String(status), 'WhatsApp does not give the file.')
}

const foreign = () => permanent('host', 'The file lies at an address that is not allowed.')
const permanent = (code: string, message: string) => new ChannelFailure('permanent', code, message)
