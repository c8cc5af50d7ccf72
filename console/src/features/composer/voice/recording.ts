import { oggOfWebm } from '@smart-chat/client/ogg'

/** The microphone, recording; made by `startRecording`. */
export interface Recording {
  startedAt: number
  /** How loud it is now, from 0 to 1. */
  level(): number
  /** Ends it and gives the file, in a format that WhatsApp takes. */
  stop(): Promise<File>
  /** Ends it and keeps nothing. */
  cancel(): void
}

/** Speech is good at this, and three minutes stay below the 512 kB up to which WhatsApp shows a wave. */
const BITS_PER_SECOND = 24_000

/**
 * Begins to record, after the browser has asked its user. One channel only: WhatsApp's voice messages
 * have no second one.
 *
 * @throws DOMException `NotAllowedError` where it may not, `NotFoundError` where there is no microphone
 */
export async function startRecording(): Promise<Recording> {
  const microphone = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
  })
  const context = new AudioContext()
  const meter = new AnalyserNode(context, { fftSize: 512 })
  const mono = new MediaStreamAudioDestinationNode(context, {
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  context.createMediaStreamSource(microphone).connect(meter).connect(mono)
  const recorder = new MediaRecorder(mono.stream, {
    mimeType: format(),
    audioBitsPerSecond: BITS_PER_SECOND,
  })
  const chunks: Blob[] = []
  recorder.ondataavailable = ({ data }) => chunks.push(data)
  recorder.start(250)

  const release = () => {
    for (const track of microphone.getTracks()) track.stop()
    void context.close()
  }
  return {
    startedAt: performance.now(),
    level: () => loudness(meter),
    async stop() {
      const ended = new Promise((resolve) => {
        recorder.onstop = resolve
      })
      recorder.stop()
      await ended
      release()
      return voiceFile(new Blob(chunks, { type: recorder.mimeType }))
    },
    cancel() {
      if (recorder.state !== 'inactive') recorder.stop()
      release()
    },
  }
}

/** Safari makes MP4 with AAC, which goes as it is: as a recording, not as a voice message. */
function format(): string {
  const wanted = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
  return wanted.find((type) => MediaRecorder.isTypeSupported(type)) ?? ''
}

async function voiceFile(recorded: Blob): Promise<File> {
  const [type = ''] = recorded.type.split(';')
  if (type !== 'audio/webm') {
    return new File([recorded], type === 'audio/mp4' ? 'voice.m4a' : 'voice.ogg', { type })
  }
  const ogg = oggOfWebm(new Uint8Array(await recorded.arrayBuffer()))
  return new File([ogg], 'voice.ogg', { type: 'audio/ogg' })
}

function loudness(meter: AnalyserNode): number {
  const wave = new Float32Array(meter.fftSize)
  meter.getFloatTimeDomainData(wave)
  const power = wave.reduce((sum, value) => sum + value * value, 0) / wave.length
  // Speech is around 0.1; the root makes quiet voices seen, too.
  return Math.min(1, Math.sqrt(Math.sqrt(power) * 3))
}
