import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Later than this a signed request is not believed. */
const SKEW_MS = 15 * 60_000

/**
 * Whether a request carries the signature that its method, address and headers ask for (AWS Signature
 * Version 4 for S3, with the body not signed).
 */
export function isSignedFor(
  request: IncomingMessage,
  keys: { accessKey: string; secretKey: string; region: string },
): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  if (match === null) return false
  const [, accessKey, day = '', region = '', signed = '', signature] = match
  const at = String(request.headers['x-amz-date'])
  if (accessKey !== keys.accessKey || region !== keys.region || !at.startsWith(day)) return false
  if (Math.abs(Date.now() - readTime(at)) > SKEW_MS) return false
  // What the signature must cover.
  const names = signed.split(';')
  if (!names.includes('host') || !names.includes('x-amz-content-sha256')) return false

  const [path = '', query = ''] = (request.url ?? '').split('?')
  const asked = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, text) => hmac(secret, text),
    `AWS4${keys.secretKey}`,
  )
  const sum = createHash('sha256').update(asked).digest('hex')
  return hmac(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sum}`).toString('hex') === signature
}

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()

/** `20261123T091500Z` in milliseconds. */
const readTime = (text: string) =>
  Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
