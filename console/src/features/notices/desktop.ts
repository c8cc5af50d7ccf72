import { inOneTab, isAnyTabInFront } from '../../lib/tabs.ts'
import { currentSettings } from './settings.ts'

/** Whether this browser can show notifications at all; only where the page is secure. */
export const hasDesktop = () => 'Notification' in window && window.isSecureContext

export const desktopPermission = (): NotificationPermission =>
  hasDesktop() ? Notification.permission : 'denied'

/** Asked for by the person, never by the page. */
export const askForDesktop = () => Notification.requestPermission()

export interface DesktopNotice {
  /** One notification of each is there at a time. */
  tag: string
  title: string
  body: string
  isLoud?: boolean
  onClick: () => void
}

const shown = new Map<string, Notification>()

/** Shows it outside the browser, from one of the tabs, while none of them can be seen. */
export async function showOnDesktop(notice: DesktopNotice): Promise<void> {
  if (desktopPermission() !== 'granted' || !currentSettings().isDesktopOn) return
  if (await isAnyTabInFront()) return
  await inOneTab(`notify.${notice.tag}.${notice.isLoud === true}`, () => show(notice))
}

function show({ tag, title, body, isLoud = false, onClick }: DesktopNotice): void {
  const options = { body, tag, icon: '/favicon.svg', requireInteraction: isLoud, silent: true }
  const notification = new Notification(title, options)
  shown.set(tag, notification)
  notification.addEventListener('close', () => shown.delete(tag))
  notification.addEventListener('click', () => {
    window.focus()
    onClick()
    notification.close()
  })
}

/** What is settled needs no notification. */
export function closeOnDesktop(tag: string): void {
  shown.get(tag)?.close()
  shown.delete(tag)
}
