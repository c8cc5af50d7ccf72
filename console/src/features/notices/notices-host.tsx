import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { openChat, useOpenChatId } from '../../app/view.ts'
import { notify } from '../../lib/notify.ts'
import { duration } from '../../lib/time.ts'
import { closeOnDesktop, showOnDesktop } from './desktop.ts'
import { NoticeCard } from './notice-card.tsx'
import { dismiss, onAlarm, rememberInFront, useNotices } from './notice-store.ts'
import { gather, isAlert, type Notice, type NoticeKind } from './notices.ts'
import { soundAlarm, unlockSound } from './sound.ts'

const MINUTE = 60_000

/** Says what a person must hear: in toasts, aloud, and outside the browser. */
export function NoticesHost() {
  useToasts()
  useAlarms()
  useInFront()
  useUnlocking()
  return null
}

const shownFor: Record<NoticeKind, number> = {
  given: 8000,
  taken: 10_000,
  late: 20_000,
  escalated: Number.POSITIVE_INFINITY,
}

/** A toast for each kind of notice that stands. */
function useToasts(): void {
  const notices = useNotices()
  const lives = useRef(new Map<NoticeKind, Life>())
  useEffect(() => {
    for (const { kind, notices: ofKind } of gather(notices)) show(lives.current, kind, ofKind)
  }, [notices])
}

/** A card from its coming to its going; the next one of the kind has another id. */
interface Life {
  id: string
  known: Set<Notice>
  /** Times that something came to it. */
  comings: number
}

let count = 0

function show(lives: Map<NoticeKind, Life>, kind: NoticeKind, notices: Notice[]): void {
  const life = lives.get(kind)
  if (notices.length === 0) {
    if (life === undefined) return
    lives.delete(kind)
    notify.close(life.id)
    return
  }
  const now = life ?? { id: `${kind}-${++count}`, known: new Set(), comings: 0 }
  if (notices.some((one) => !now.known.has(one))) now.comings++
  now.known = new Set(notices)
  lives.set(kind, now)
  notify.card({
    id: now.id,
    content: <NoticeCard kind={kind} notices={notices} />,
    durationMs: shownFor[kind] + now.comings,
    onGone: () => lives.get(kind)?.id === now.id && dismiss(kind),
  })
}

/** What is heard and seen while one looks elsewhere. */
function useAlarms(): void {
  const { t, i18n } = useTranslation()
  useEffect(
    () =>
      onAlarm((alert) => {
        soundAlarm(alert.kind)
        const time = duration(alert.minutes * MINUTE, i18n.language)
        const isLoud = alert.kind === 'escalated'
        void showOnDesktop({
          tag: tagOf(alert),
          title: isLoud ? `${t('waiting.escalated')}: ${alert.name}` : alert.name,
          body: t('alert.waits', { time }),
          isLoud,
          onClick: () => openChat(alert.chat_id),
        })
      }),
    [t, i18n],
  )

  const notices = useNotices()
  const notified = useRef(new Set<string>())
  useEffect(() => {
    const standing = new Set(notices.filter(isAlert).map(tagOf))
    for (const tag of notified.current) if (!standing.has(tag)) closeOnDesktop(tag)
    notified.current = standing
  }, [notices])
}

const tagOf = ({ chat_id }: Notice) => `smart-chat.${chat_id}`

/** The chat that one looks at needs no toast. */
function useInFront(): void {
  const openId = useOpenChatId()
  useEffect(() => {
    const look = () => rememberInFront(document.visibilityState === 'visible' ? openId : undefined)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [openId])
}

function useUnlocking(): void {
  useEffect(() => {
    const signs = ['pointerdown', 'keydown'] as const
    const unlock = () => {
      unlockSound()
      for (const sign of signs) window.removeEventListener(sign, unlock)
    }
    for (const sign of signs) window.addEventListener(sign, unlock)
    return () => {
      for (const sign of signs) window.removeEventListener(sign, unlock)
    }
  }, [])
}
