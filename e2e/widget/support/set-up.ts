import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import { type AtWork, atWork } from '@smart-chat/server/testing/executive.ts'
import { until } from '@smart-chat/server/testing/until.ts'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../../support/browser.ts'
import { type ForeignSite, foreignSite } from './foreign-site.ts'

/** A desk, somebody at work there, the operator's site and a browser. */
export interface Scene {
  desk: DeskProcess
  john: AtWork
  site: ForeignSite
  browser: Browser
  /** The chat in which somebody just wrote this. */
  chatWith(text: string): Promise<string>
  /** John answers. */
  answers(chat_id: string, message: string): Promise<void>
  end(): Promise<void>
}

export async function setScene(settings: Record<string, string> = {}): Promise<Scene> {
  const site = await foreignSite()
  const desk = await deskProcess({ ALLOWED_ORIGINS: site.origin, ...settings })
  site.belongsTo(desk.url)
  const john = await atWork(desk.url, 'agent_john', { online: true })
  const browser = await openBrowser()
  return {
    desk,
    john,
    site,
    browser,
    async chatWith(text) {
      const { payload } = await until(`the desk heard "${text}"`, () =>
        john.heard.find(
          ({ event, payload }) => event.startsWith('room_update') && payload.last_message === text,
        ),
      )
      const { chat_id } = payload
      await john.client.rooms.joinChat(chat_id)
      return chat_id
    },
    async answers(chat_id, message) {
      await john.client.socket.emit('send_message', { chat_id, message })
    },
    async end() {
      await browser.close()
      john.close()
      site.close()
      await desk.remove()
    },
  }
}

/** Closes the window, and everything in it. */
export const leave = (page: Page) => page.context().close()
