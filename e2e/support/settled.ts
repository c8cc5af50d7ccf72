import type { Page } from 'playwright-core'

/** Resolves when nothing on the page moves or fades any more; what goes on for ever does not count. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const inside = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])
    const moving = [document, ...inside]
      .flatMap((root) => root.getAnimations())
      .filter((one) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)))
  })
}
