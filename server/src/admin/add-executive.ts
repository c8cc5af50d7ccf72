import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Role } from '@smart-chat/contract'
import { z } from 'zod'
import { hashPassword } from '../auth/passwords.ts'
import { databaseFolder, readConfig, readEnvironment } from '../config.ts'
import type { Db } from '../context.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { migrate } from '../platform/db/migrate.ts'
import { isUniqueViolation } from '../platform/db/transaction.ts'
import { newId } from '../platform/id.ts'
import { recordPeriod } from '../presence/record-period.ts'

const Wanted = z.object({
  username: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  role: Role.default('executive'),
  'agent-number': z.string().max(50).optional(),
  /** Comma-separated; left out: all of them. */
  segments: z.string().optional(),
})
type Wanted = z.infer<typeof Wanted>

/**
 * Makes an account: how the first administrator gets in. Prints the password, which is made here
 * and shown once.
 *
 *     npm run add-executive -- --username asha --name "Asha Patil" --role admin
 */
async function main(): Promise<void> {
  const wanted = readArguments()
  const config = readConfig(readEnvironment())
  const database = await connectDatabase({
    url: config.databaseUrl,
    folder: databaseFolder(config),
  })
  try {
    await migrate(database.db)
    const password = randomBytes(12).toString('base64url')
    await addExecutive(database.db, wanted, password)
    process.stdout.write(`${wanted.username} can sign in with the password ${password}\n`)
  } finally {
    await database.close()
  }
}

async function addExecutive(db: Db, wanted: Wanted, password: string): Promise<void> {
  const all = await db.selectFrom('segments').select('customer_type').orderBy('position').execute()
  const known = all.map((segment) => segment.customer_type)
  const segments = wanted.segments?.split(',').map((name) => name.trim()) ?? known
  const unknown = segments.find((name) => !known.includes(name))
  if (unknown !== undefined || known.length === 0) {
    throw new Error(
      `There is no segment ${unknown ?? 'yet'}. Start the server once with WHATSAPP_NUMBERS set; known: ${known.join(', ')}.`,
    )
  }
  const executive_id = newId()
  const password_hash = await hashPassword(password)
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('executives')
      .values({
        executive_id,
        username: wanted.username,
        agent_number: wanted['agent-number'] ?? wanted.username,
        name: wanted.name,
        role: wanted.role,
        password_hash,
      })
      .execute()
    await recordPeriod(tx, executive_id, 'created')
    await tx
      .insertInto('executive_segments')
      .values(segments.map((customer_type) => ({ executive_id, customer_type })))
      .execute()
  })
}

function readArguments(): Wanted {
  const options = Object.fromEntries(
    Object.keys(Wanted.shape).map((name) => [name, { type: 'string' as const }]),
  )
  const parsed = Wanted.safeParse(parseArgs({ options }).values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`--${String(issue?.path[0])} is not usable: ${issue?.message}`)
}

main().catch((error: Error) => {
  const message = isUniqueViolation(error)
    ? 'This login name or agent number is taken. Choose another.'
    : error.message
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
})
