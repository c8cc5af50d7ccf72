import type { Message } from '@smart-chat/sandbox'
import { type Stub, startPhones } from '@smart-chat/server/testing/desk.ts'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { phoneFor, say } from './support/phone.ts'

const PARTNER = '100000000000001'
const RAVI = '919812340011'

let stub: Stub
let browser: Browser
let page: Page
let errors: string[]
let phone: Locator
/** Ids of what Ravi did last, and of the recording. */
let seen = ''
let recording = ''

beforeAll(async () => {
  stub = await startPhones()
  stub.sandbox.setFaults({ window_check: false })
  browser = await openBrowser()
  ;({ page, errors } = await openWindow(browser, { width: 1480, height: 860, theme: 'light' }))
  await page.goto(stub.phones.graphUrl.replace('/graph', '/'))
  phone = phoneFor(page, 'Partner')
})

afterAll(async () => {
  await browser?.close()
  await stub?.stop()
})

test('templates show header, text, footer and buttons, and a quick reply is tapped', async () => {
  const named = { customer_name: 'Ravi', pickup: 'Andheri', drop: 'Pune', pickup_time: '07:30' }
  const parameters = Object.entries(named).map(([parameter_name, text]) => ({
    type: 'text',
    parameter_name,
    text,
  }))
  await deskSends(template('ride_confirmation', parameters))
  await phone.getByText('Your ride is booked').waitFor()
  await phone.getByText('Hello Ravi, your ride from Andheri to Pune').waitFor()
  await phone.getByText('Reply here if anything changes').waitFor()

  const words = ['Pune', '07:30'].map((text) => ({ type: 'text', text }))
  const reminder = await deskSends(template('ride_reminder', words))
  await phone.getByRole('button', { name: 'Running late' }).click()
  expect(await said('button')).toMatchObject({
    content: { text: 'Running late' },
    reply_to: reminder,
  })
})

test('buttons and rows of a list are tapped, and go back with their question', async () => {
  const question = await deskSends(
    interactive('button', { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes, do' } }] }),
  )
  await phone.getByRole('button', { name: 'Yes, do' }).click()
  expect(await said('interactive')).toMatchObject({
    content: { button_reply: { id: 'yes', title: 'Yes, do' } },
    reply_to: question,
  })

  const rows = [{ id: 'g1', title: 'Gate 1', description: 'By the fountain' }]
  await deskSends(interactive('list', { button: 'Show gates', sections: [{ rows }] }))
  await phone.getByRole('button', { name: 'Show gates' }).click()
  await page.getByRole('button', { name: 'Gate 1' }).click()
  expect(await said('interactive')).toMatchObject({
    content: { list_reply: { id: 'g1', description: 'By the fountain' } },
  })
})

test('a place and a number are given where the desk asks for them', async () => {
  await deskSends(interactive('location_request_message', { name: 'send_location' }))
  await phone.getByRole('button', { name: 'Send location' }).click()
  expect(await said('location')).toMatchObject({ content: { name: 'Pune Station' } })
  await deskSends(interactive('request_contact_info', { name: 'request_contact_info' }))
  await phone.getByRole('button', { name: 'Share contact' }).click()
  expect(await said('contacts')).toMatchObject({
    content: [{ origin: 'contact_request', phones: [{ wa_id: RAVI }] }],
  })
})

test('a reaction is put on, changed and taken away', async () => {
  await deskSends({ type: 'text', text: { body: 'Your driver is here' } })
  const bubble = phone.getByRole('article').filter({ hasText: 'Your driver is here' })
  const react = async (emoji: string) => {
    await bubble.hover()
    await bubble.getByRole('button', { name: 'React, reply' }).click()
    await bubble.getByRole('button', { name: `React ${emoji}` }).click()
  }
  const shown = bubble.getByTitle('Take your reaction away')
  await react('👍')
  await expect.poll(() => shown.textContent()).toBe('👍')
  await react('🙏')
  await expect.poll(() => shown.textContent()).toBe('🙏')
  await shown.click()
  await shown.waitFor({ state: 'detached' })
  expect(await said('reaction')).not.toHaveProperty('content.emoji')
})

test('a message is answered with a quote, one’s own is edited, and deleted', async () => {
  await say(phone, 'At which gat?')
  const bubble = (text: string) => phone.getByRole('article').filter({ hasText: text }).last()
  const choose = async (text: string, entry: string) => {
    await bubble(text).hover()
    await bubble(text).getByRole('button', { name: 'React, reply' }).click()
    await bubble(text).getByRole('button', { name: entry, exact: true }).click()
  }
  await choose('At which gat?', 'Edit')
  await say(phone, 'At which gate?')
  await bubble('At which gate?').getByText('edited').waitFor()
  await choose('Your driver is here', 'Reply')
  await say(phone, 'I see the car')
  await bubble('I see the car').getByText('Your driver is here').waitFor()
  await choose('I see the car', 'Delete for everyone')
  await phone.getByText('You deleted this message').waitFor()
})

test('places, contacts, orders and polls go from the attach menu', async () => {
  const attach = async (name: string) => {
    await phone.getByRole('button', { name: 'Attach' }).click()
    await phone.getByRole('button', { name, exact: true }).click()
  }
  await attach('Location')
  await page.getByRole('button', { name: 'Andheri East' }).click()
  expect(await said('location')).toMatchObject({ content: { name: 'Andheri East' } })
  await attach('Contact')
  await page.getByRole('button', { name: 'Asha Verma' }).click()
  expect(await said('contacts')).toMatchObject({
    content: [{ name: { formatted_name: 'Asha Verma' } }],
  })
  await attach('Order')
  expect(await said('order')).toMatchObject({ content: { product_items: expect.any(Array) } })
  await attach('Poll')
  expect(await said('unsupported')).toMatchObject({ content: { type: 'poll_creation' } })
  await phone.getByRole('button', { name: 'Call' }).click()
  await phone.getByText('No answer').waitFor()
})

test('a voice message is recorded, and leaves as a phone would send it', async () => {
  await phone.getByRole('button', { name: 'Record a voice message' }).click()
  await phone.getByRole('timer').getByText('0:01').waitFor()
  await phone.getByRole('button', { name: 'Send the recording' }).click()
  const { content } = await said('audio')
  recording = (content as { id: string }).id
  expect(content).toMatchObject({ voice: true, mime_type: 'audio/ogg; codecs=opus' })
  const player = phone.locator('audio').last()
  await expect
    .poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration))
    .toBeGreaterThan(0.5)
})

test('a voice message of the desk is listened to, and the desk is told', async () => {
  const sent = await deskSends({ type: 'audio', audio: { id: recording, voice: true } })
  await phone.getByRole('button', { name: 'Play' }).last().click()
  await expect
    .poll(async () => (await messages()).find((one) => one.id === sent)?.status)
    .toBe('played')
})

test('a phone that is put down shows what came, and reads nothing until it is picked up', async () => {
  await phone.getByRole('button', { name: 'Put the phone down' }).click()
  const sent = await deskSends({ type: 'text', text: { body: 'Are you there?' } })
  await phone.getByText('Are you there?').waitFor()
  const statusOf = async () => (await messages()).find((one) => one.id === sent)?.status
  expect(await statusOf()).toBe('delivered')
  await phone.getByText('Tap to pick the phone up').click()
  await expect.poll(statusOf).toBe('read')
})

test('what arrives while a conversation is fetched is there all the same', async () => {
  const fetched = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const list = /\/people\/\d+\/messages\?pnid=100000000000001/
  await page.route(list, async (route) => {
    const response = await route.fetch()
    fetched.resolve()
    await released.promise
    await route.fulfill({ response })
  })
  await page.reload()
  await fetched.promise
  await deskSends({ type: 'text', text: { body: 'In the meantime' } })
  released.resolve()
  await phone.getByText('In the meantime').waitFor()
  await page.unroute(list)
})

test('the phones break no rule of WCAG 2.2 AA that a machine can see, and say no error', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [width, height] of [
      [1480, 860],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height })
      await phone.getByText('In the meantime').waitFor()
      expect(await violations(page)).toEqual([])
      await picture(page, `7-phones-${width}-${colorScheme}`)
    }
  }
  await page.setViewportSize({ width: 1480, height: 860 })
  expect(errors).toEqual([])
})

test('who holds the phone hides the number, blocks the business, and gets another number', async () => {
  await phone.getByRole('button', { name: 'Whose phone this is' }).click()
  const sheet = page.getByRole('dialog', { name: 'Whose phone' })
  await sheet.getByRole('switch', { name: 'Hide the number' }).click()
  await sheet.getByRole('switch', { name: 'Block the business' }).click()
  const person = async (digits: string) =>
    (await stub.phones.call<{ person: object }>('GET', `/people/${digits}`)).person
  await expect.poll(() => person(RAVI)).toMatchObject({ phone_hidden: true, blocked: true })
  await sheet.getByLabel('New number').fill('+91 98123 40088')
  await sheet.getByRole('button', { name: 'Change' }).click()
  await sheet.waitFor({ state: 'detached' })
  expect(await person('919812340088')).toMatchObject({ name: 'Ravi Kumar', blocked: true })
})

/** The desk sends to Ravi; resolves with the message's id once the phone has it. */
async function deskSends(content: object): Promise<string> {
  const answer = await fetch(`${stub.phones.graphUrl}/v25.0/${PARTNER}/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer sandbox-token', 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: `+${RAVI}`, ...content }),
  })
  const body = (await answer.json()) as { messages?: { id: string }[] }
  const id = body.messages?.[0]?.id
  if (id === undefined) throw new Error(JSON.stringify(body))
  const known = async () => (await messages()).find((one) => one.id === id)?.status ?? 'accepted'
  await expect.poll(known).not.toMatch(/accepted|sent/)
  return id
}

async function messages(): Promise<Message[]> {
  const path = `/people/${RAVI}/messages?pnid=${PARTNER}`
  return (await stub.phones.call<{ messages: Message[] }>('GET', path)).messages
}

/** The next thing that Ravi does, which is of this type. */
async function said(type: string): Promise<Message> {
  const last = async () => (await messages()).filter(({ from }) => from === 'customer').at(-1)
  await expect
    .poll(async () => {
      const message = await last()
      return message?.id === seen ? 'nothing new' : message?.type
    })
    .toBe(type)
  const message = (await last()) as Message
  seen = message.id
  return message
}

function interactive(type: string, action: object) {
  return { type: 'interactive', interactive: { type, body: { text: 'Please' }, action } }
}

function template(name: string, parameters: object[]) {
  const components = [{ type: 'body', parameters }]
  return { type: 'template', template: { name, language: { code: 'en' }, components } }
}
