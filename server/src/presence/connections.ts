import type { Server } from 'socket.io'
import type { Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { everySoOften } from '../platform/every.ts'
import { newId } from '../platform/id.ts'
import { forgetOldLeases, type Lease, leaveLease, writeLeases } from './leases.ts'
import { type Readiness, renewMs } from './readiness.ts'

/** Keeps a lease for each socket of an executive at this node, as long as it is open. */
export function keepLeases(io: Server, ctx: Context, readiness: Readiness) {
  const node_id = newId()
  const open = new Map<string, Lease>()

  io.on('connection', (socket) => {
    const actor = socket.data.actor as Person
    if (actor.kind !== 'executive') return
    const { executive_id, session_id } = actor
    const lease = { connection_id: socket.id, executive_id, session_id }
    open.set(socket.id, lease)
    // What fails here is made up for by the next renewal.
    const failed = (error: unknown) => ctx.log.warn({ error }, 'a lease could not be written')
    const written = writeLeases(ctx, node_id, [lease]).catch(failed)
    socket.on('disconnect', () => {
      open.delete(socket.id)
      written.then(() => leaveLease(ctx, socket.id)).catch(failed)
    })
  })

  const renew = async () => {
    try {
      await writeLeases(ctx, node_id, [...open.values()])
      readiness.renewed()
    } catch (error) {
      readiness.failed()
      throw error
    }
    await forgetOldLeases(ctx)
  }
  const renewing = everySoOften(renewMs(ctx.config), ctx.log, renew)
  return { renew, stop: () => renewing.stop() }
}
