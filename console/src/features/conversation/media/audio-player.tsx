import { Mic, Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { stopwatch } from '../../../lib/time.ts'

interface AudioProps {
  url: string
  info: { kind: string; duration: number | null }
  onBroken: () => void
}

const SPEEDS = [1, 1.5, 2]

/** A voice note or other sound: play, where it is, a scrubber, and faster for the long ones. */
export function AudioPlayer({ url, info, onBroken }: AudioProps) {
  const { t } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setIsPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [speed, setSpeed] = useState(1)
  const [length, setLength] = useState(info.duration ?? 0)

  const toggle = () => {
    if (isPlaying) audio.current?.pause()
    else audio.current?.play().catch(onBroken)
  }
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
    setSpeed(next)
    if (audio.current !== null) audio.current.playbackRate = next
  }
  const seek = (seconds: number) => {
    setAt(seconds)
    if (audio.current !== null) audio.current.currentTime = seconds
  }

  return (
    <div className="flex w-64 max-w-full items-center gap-2.5 py-1">
      {/* biome-ignore lint/a11y/useMediaCaption: voice notes come without captions */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onError={onBroken}
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onEnded={() => seek(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={({ currentTarget: { duration } }) =>
          Number.isFinite(duration) && setLength(duration)
        }
      />
      <button
        type="button"
        aria-label={isPlaying ? t('media.pause') : t('media.play')}
        onClick={toggle}
        className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-white hover:bg-accent-hover"
      >
        {isPlaying ? <Pause className="size-4" /> : <Play className="ms-0.5 size-4" />}
      </button>
      <div className="min-w-0 flex-1">
        <input
          type="range"
          aria-label={t('media.position')}
          aria-valuetext={`${stopwatch(at * 1000)} / ${stopwatch(length * 1000)}`}
          min={0}
          max={Math.max(length, 0.1)}
          step={0.1}
          value={at}
          onChange={(event) => seek(Number(event.target.value))}
          className="block h-4 w-full accent-accent"
        />
        <span className="tabular flex items-center justify-between text-2xs opacity-85">
          {stopwatch((at > 0 ? at : length) * 1000)}
          {info.kind === 'voice' ? <Mic aria-hidden className="size-3" /> : null}
        </span>
      </div>
      <button
        type="button"
        aria-label={t('media.speed', { speed })}
        onClick={faster}
        className="tabular h-6 w-9 shrink-0 rounded-full bg-current/10 text-2xs font-semibold hover:bg-current/15"
      >
        {speed}×
      </button>
    </div>
  )
}
