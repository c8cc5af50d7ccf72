import { oggOfWebm } from '@smart-chat/client/ogg'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface Recorder {
  /** Null while nothing is recorded. */
  seconds: number | null
  start: () => Promise<void>
  /** Ends the recording and gives the voice message, as a phone would send it. */
  stop: () => Promise<File>
  cancel: () => void
}

/** Records the microphone. `start` throws an `Error` with a sentence where there is none. */
export function useRecorder(): Recorder {
  const [seconds, setSeconds] = useState<number | null>(null)
  const recorder = useRef<MediaRecorder>(undefined)
  const chunks = useRef<Blob[]>([])
  const isRecording = seconds !== null

  useEffect(() => {
    if (!isRecording) return
    const clock = setInterval(
      () => setSeconds((known) => (known === null ? null : known + 1)),
      1000,
    )
    return () => clearInterval(clock)
  }, [isRecording])
  useEffect(() => () => release(recorder.current), [])

  return {
    seconds,
    async start() {
      const stream = await openMicrophone()
      recorder.current = new MediaRecorder(stream, { mimeType: formatOf() })
      chunks.current = []
      recorder.current.ondataavailable = ({ data }) => void chunks.current.push(data)
      recorder.current.start(250)
      setSeconds(0)
    },
    async stop() {
      const current = recorder.current
      if (!current) throw new Error('Nothing was recorded.')
      await new Promise((resolve) => {
        current.onstop = resolve
        current.stop()
      })
      release(current)
      setSeconds(null)
      return voiceOf(new Blob(chunks.current, { type: current.mimeType }))
    },
    cancel() {
      release(recorder.current)
      setSeconds(null)
    },
  }
}

async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true })
  } catch {
    throw new Error('This page may not use the microphone.')
  }
}

function formatOf(): string {
  const known = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
  return known.find((type) => MediaRecorder.isTypeSupported(type)) ?? ''
}

async function voiceOf(recorded: Blob): Promise<File> {
  if (!recorded.type.startsWith('audio/webm')) {
    const [type = 'audio/mp4'] = recorded.type.split(';')
    return new File([recorded], 'voice', { type })
  }
  const ogg = oggOfWebm(new Uint8Array(await recorded.arrayBuffer()))
  return new File([ogg], 'voice.ogg', { type: 'audio/ogg; codecs=opus' })
}

function release(recorder: MediaRecorder | undefined): void {
  if (!recorder) return
  if (recorder.state !== 'inactive') recorder.stop()
  for (const track of recorder.stream.getTracks()) track.stop()
}
