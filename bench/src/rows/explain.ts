import { countStatements } from '../measure/statements.ts'
import { costsInWords } from '../measure/top-costs.ts'
import { profileDuring } from '../world/inspector.ts'
import type { Server } from '../world/server.ts'
import type { World } from '../world/world.ts'

/**
 * Where the time of a desk goes under this load: the statements for each message (PostgreSQL only)
 * and the functions that take most. Before what is measured, since looking costs time itself.
 */
export async function explain(
  { kind, quick }: World,
  { inspector }: Server,
  what: string,
  load: (rate: number, seconds: number) => Promise<{ sent: number }>,
): Promise<string[]> {
  const notes: string[] = []
  if (kind === 'postgres') {
    let sent = 0
    const statements = await countStatements(inspector, async () => {
      sent = (await load(20, quick ? 0.5 : 4)).sent
    })
    const total = statements.reduce((sum, [, count]) => sum + count, 0)
    notes.push(`${what}: ${(total / sent).toFixed(1)} SQL statements each, polls included.`)
  }
  if (!quick) {
    const { profile } = await profileDuring(inspector, () => load(20, 8))
    notes.push(`${what}: the server was ${costsInWords(profile)}.`)
  }
  return notes
}
