import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

interface Props {
  url: string
  /** Voice messages have a microphone, other sounds a note; both play the same way. */
  isVoice: boolean
  wasPlayed: boolean
  onPlay: () => void
  onBroken: () => void
}

const BARS = 34

/** A sound with its own button and bars, as messengers show it. */
export function VoicePlayer({ url, isVoice, wasPlayed, onPlay, onBroken }: Props) {
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(0)
  const share = length > 0 ? at / length : 0

  useEffect(() => {
    const element = audio.current
    if (!element) return
    const known = () => Number.isFinite(element.duration) && setLength(element.duration)
    element.addEventListener('durationchange', known)
    known()
    return () => element.removeEventListener('durationchange', known)
  }, [url])

  const toggle = () => {
    if (isPlaying) audio.current?.pause()
    else void audio.current?.play().catch(onBroken)
  }
  const jump = (event: MouseEvent) => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    if (audio.current && length > 0) {
      audio.current.currentTime = ((event.clientX - left) / width) * length
    }
  }
  return (
    <div class={`sound ${wasPlayed ? 'played' : ''}`}>
      {/* biome-ignore lint/a11y/useMediaCaption: what people say has no captions */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onPlay={() => {
          setPlaying(true)
          onPlay()
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onError={onBroken}
      />
      <button
        type="button"
        class="sound-button"
        onClick={toggle}
        aria-label={isPlaying ? 'Pause' : 'Play'}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <span class="bars" onClick={jump} aria-hidden="true">
        {Array.from({ length: BARS }, (_, index) => (
          <i
            key={index}
            class={index / BARS < share ? 'past' : ''}
            style={{ height: `${heightOf(url, index)}%` }}
          />
        ))}
      </span>
      <span class="sound-time">{timeOf(isPlaying || at > 0 ? at : length)}</span>
      {isVoice && (
        <span class="sound-mic" aria-hidden="true">
          <Icon name="voice" />
        </span>
      )}
    </div>
  )
}

/** The look of a sound nobody has measured: always the same for the same file. */
function heightOf(url: string, index: number): number {
  const seed = Number(url.replace(/\D/g, '').slice(-6)) || 7
  const noise = Math.abs(Math.sin(seed + index * 12.9898) * 43758.5453) % 1
  const swell = 0.55 + 0.45 * Math.sin(seed + index * 0.55)
  return 16 + 84 * noise * swell
}

function timeOf(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
