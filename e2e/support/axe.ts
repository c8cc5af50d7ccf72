import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { settled } from './settled.ts'

let axe: Promise<string> | undefined

/** What a page breaks of WCAG 2.2 AA, as far as a machine can see. */
export async function violations(page: Page): Promise<string[]> {
  // What fades in has another contrast for a moment.
  await settled(page)
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // Run as the browser's own debugger would, so that the page's strict policy stays as it is.
  await page.evaluate(await axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    return violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    )
  })
}
