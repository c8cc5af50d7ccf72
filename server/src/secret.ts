import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/**
 * The secret behind all tokens: `JWT_SECRET`, or with the embedded database one that is made once
 * and kept in the data folder.
 */
export async function readSecret(config: Config): Promise<string> {
  if (config.jwtSecret !== null) return config.jwtSecret
  const file = join(config.dataFolder, 'jwt-secret')
  try {
    await mkdir(config.dataFolder, { recursive: true })
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return makeSecret(file)
    throw new Error(
      `The data folder ${config.dataFolder} cannot be used (${message}). ` +
        'Give this user the right to write there, or set DATA_DIR to another folder.',
    )
  }
}

async function makeSecret(file: string): Promise<string> {
  const secret = randomBytes(48).toString('base64url')
  await writeFile(file, secret, { mode: 0o600, flag: 'wx' })
  return secret
}
