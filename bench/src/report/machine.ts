import { cpus, loadavg, totalmem } from 'node:os'

/** Above this share of the cores, other work is in the way. */
const BUSY = 0.5

/** What the figures were measured on, in one sentence each; asked before the measuring begins. */
export function machine(postgres: string | null): string[] {
  const [cpu] = cpus()
  const [load = 0] = loadavg()
  return [
    `Machine: ${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB of memory.`,
    `Node ${process.version}; PostgreSQL ${postgres ?? 'absent'}, on the same machine, with \`synchronous_commit=on\`.`,
    `Measured on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; load of the machine at the start ${load.toFixed(2)}.`,
    ...(load > BUSY * cpus().length
      ? ['**The machine was busy with other work**: times are too long, floors’ and ours alike.']
      : []),
  ]
}
