import { cpus, loadavg, totalmem } from 'node:os'

/** What the figures were measured on, in one sentence each. */
export function machine(postgres: string | null): string[] {
  const [cpu] = cpus()
  return [
    `Machine: ${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB of memory.`,
    `Node ${process.version}; PostgreSQL ${postgres ?? 'absent'}, on the same machine, with \`synchronous_commit=on\`.`,
    `Measured on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; load of the machine at the start ${loadavg()[0]?.toFixed(2)}.`,
  ]
}
