import type { Locator, Page } from 'playwright-core'

/** The phone of one segment on the phones' page. */
export const phoneFor = (page: Page, segment: string): Locator =>
  page.getByRole('region', { name: `Phone for ${segment}` })

/** The customer writes. */
export async function say(phone: Locator, text: string): Promise<void> {
  await phone.getByRole('textbox', { name: 'Message' }).fill(text)
  await phone.getByRole('button', { name: 'Send', exact: true }).click()
}

/** A customer who is not on the screen does something, over the sandbox's control API. */
export async function customerSays(url: string, phone: string, said: object): Promise<void> {
  const answer = await fetch(`${url}/sandbox/api/people/${phone}/messages?wait`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(said),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
