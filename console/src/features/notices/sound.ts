import { currentSettings } from './settings.ts'

export type Sound = 'late' | 'escalated'

/** Hertz, and when each begins. */
const tunes: Record<Sound, [pitch: number, at: number][]> = {
  late: [
    [784, 0],
    [1047, 0.16],
  ],
  escalated: [
    [988, 0],
    [740, 0.14],
    [988, 0.28],
    [988, 0.7],
    [740, 0.84],
    [988, 0.98],
  ],
}

const RING_S = 0.5
const PAUSE_MS = 2500

let context: AudioContext | undefined
let playedAt = Number.NEGATIVE_INFINITY

/** Browsers give sound only to a page that was touched: from the first touch on it is there. */
export function unlockSound(): void {
  context ??= new AudioContext()
  if (context.state === 'suspended') context.resume().catch(() => {})
}

/** Whether the browser still waits for a touch. */
const isSoundLocked = () => !navigator.userActivation?.hasBeenActive

/** Plays at once, at the volume that is set; the test of it does so though muted. */
export async function playSound(sound: Sound): Promise<void> {
  unlockSound()
  if (context === undefined) return
  // Before a touch this does not come back at all.
  if (context.state !== 'running') await Promise.race([context.resume(), pause(300)])
  if (context.state !== 'running') return
  for (const [pitch, at] of tunes[sound]) ring(context, pitch, context.currentTime + 0.03 + at)
}

/** Of alerts that come together the first is heard, unless a graver one follows. */
export function soundAlarm(sound: Sound): void {
  if (!currentSettings().isSoundOn || isSoundLocked()) return
  const now = performance.now()
  if (sound === 'late' && now - playedAt < PAUSE_MS) return
  playedAt = now
  void playSound(sound)
}

/** A soft bell: it comes quickly, and goes slowly. */
function ring(to: AudioContext, pitch: number, at: number): void {
  const loudness = (currentSettings().volume / 100) ** 2
  const tone = new OscillatorNode(to, { type: 'triangle', frequency: pitch })
  const level = new GainNode(to, { gain: 0 })
  level.gain.setValueAtTime(0, at)
  level.gain.linearRampToValueAtTime(loudness * 0.6, at + 0.012)
  level.gain.exponentialRampToValueAtTime(0.0001, at + RING_S)
  tone.connect(level).connect(to.destination)
  tone.start(at)
  tone.stop(at + RING_S)
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
