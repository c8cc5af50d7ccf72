import type { DatabaseKind } from '../world/database.ts'

/** One line of the table. */
export interface Figure {
  name: string
  unit: 'ms' | 's' | 'msg/s' | 'deliveries/s' | 'kB' | 'MB'
  ours: number
  /** The same of the bare program; null where there is none. */
  floor: number | null
  /** Null where it is only told. */
  target: Goal | null
}

/** What measuring a row gave. */
export interface Measured {
  figures: Figure[]
  /** Sentences that belong to them: where the time goes, what was left out. */
  notes: string[]
}

export interface Goal {
  text: string
  isMet(ours: number, floor: number): boolean
}

/** A group of figures that are measured together. */
export interface Row extends Measured {
  /** How it is called in `--only`. */
  key: string
  /** How it is measured, in a sentence. */
  how: string
  database: DatabaseKind
}

export const atMost = (limit: number, unit: string): Goal => ({
  text: `≤ ${limit} ${unit}`,
  isMet: (ours) => ours <= limit,
})

export const atMostTimes = (factor: number): Goal => ({
  text: `≤ ${factor} × floor`,
  isMet: (ours, floor) => ours <= factor * floor,
})

export const atLeastShare = (share: number): Goal => ({
  text: `≥ ${share * 100} % of floor`,
  isMet: (ours, floor) => ours >= share * floor,
})

export const allOf = (...goals: Goal[]): Goal => ({
  text: goals.map((goal) => goal.text).join(', '),
  isMet: (ours, floor) => goals.every((goal) => goal.isMet(ours, floor)),
})

export const atLeast = (limit: number, unit: string): Goal => ({
  text: `≥ ${limit} ${unit}`,
  isMet: (ours) => ours >= limit,
})
