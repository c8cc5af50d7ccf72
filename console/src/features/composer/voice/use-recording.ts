import { useEffect, useRef, useState } from 'react'
import { type Recording, startRecording } from './recording.ts'

/** After this it ends by itself: below the 16 MB of WhatsApp by far, and longer than anybody listens. */
const MOST_MS = 10 * 60_000

type Stage =
  | { is: 'asking' }
  | { is: 'recording'; seconds: number; levels: number[] }
  | { is: 'done'; file: File; url: string; seconds: number }
  | { is: 'failed'; why: 'voice.denied' | 'voice.missing' | 'voice.failed' }

const BARS = 40

/** A recording from the moment it is shown: asked for, running, ended to be listened to. */
export function useRecording() {
  const [stage, setStage] = useState<Stage>({ is: 'asking' })
  const running = useRef<Recording>(undefined)

  useEffect(() => {
    let isGone = false
    startRecording().then(
      (recording) => {
        if (isGone) return recording.cancel()
        running.current = recording
        setStage({ is: 'recording', seconds: 0, levels: [] })
      },
      (error) => !isGone && setStage({ is: 'failed', why: reasonOf(error) }),
    )
    return () => {
      isGone = true
      running.current?.cancel()
    }
  }, [])

  const stop = async () => {
    const recording = running.current
    if (recording === undefined) return
    running.current = undefined
    const seconds = (performance.now() - recording.startedAt) / 1000
    try {
      const file = await recording.stop()
      setStage({ is: 'done', file, url: URL.createObjectURL(file), seconds })
    } catch {
      setStage({ is: 'failed', why: 'voice.failed' })
    }
  }

  const isRunning = stage.is === 'recording'
  const end = useRef(stop)
  end.current = stop
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => {
      const recording = running.current
      if (recording === undefined) return
      const ms = performance.now() - recording.startedAt
      if (ms > MOST_MS) return void end.current()
      const level = recording.level()
      setStage((now) =>
        now.is === 'recording'
          ? { ...now, seconds: ms / 1000, levels: [...now.levels, level].slice(-BARS) }
          : now,
      )
    }, 100)
    return () => clearInterval(timer)
  }, [isRunning])

  const url = stage.is === 'done' ? stage.url : undefined
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url])
  return { stage, stop }
}

function reasonOf(error: unknown) {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'voice.denied'
  return name === 'NotFoundError' ? 'voice.missing' : 'voice.failed'
}
