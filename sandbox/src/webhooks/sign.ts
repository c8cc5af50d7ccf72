import { createHmac } from 'node:crypto'

/**
 * The bytes of a webhook as Meta sends them: every character beyond ASCII as lowercase `\uXXXX`
 * (Graph webhooks, "getting started"). Receivers that parse and print again before checking the
 * signature fail on them, which is the point of doing the same here.
 */
export function escapeUnicode(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Value of `X-Hub-Signature-256` for these exact bytes; of the old `X-Hub-Signature` with `sha1`. */
export function sign(
  body: string,
  appSecret: string,
  algorithm: 'sha256' | 'sha1' = 'sha256',
): string {
  return `${algorithm}=${createHmac(algorithm, appSecret).update(body).digest('hex')}`
}
