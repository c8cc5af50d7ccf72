import { readFile } from 'node:fs/promises'
import { ALL } from '@smart-chat/sandbox/samples/all.ts'
import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import { changeOf, postDelivery } from '@smart-chat/server/testing/webhook.ts'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import {
  answer,
  bubbleWith,
  expectDelivery,
  goOnline,
  openChat,
  setTheme,
  signIn,
} from './support/console.ts'
import { customerSays, phoneFor, say } from './support/phone.ts'

const RAVI = '919812340011'
const PARTNER = '100000000000001'

interface Item {
  id?: string
}

let desk: DeskProcess
let browser: Browser
let console: Page
let phones: Page
let errors: string[]

beforeAll(async () => {
  desk = await deskProcess()
  browser = await openBrowser()
  const desktop = await openWindow(browser)
  const handheld = await openWindow(browser, { theme: 'light' })
  console = desktop.page
  errors = desktop.errors
  phones = handheld.page
  await phones.goto(`${desk.url}/sandbox`)
  await signIn(console, desk.url, 'agent_john')
  await goOnline(console)
  await say(phone(), 'Good morning, where do I wait?')
  await openChat(console, 'Good morning, where do I wait?')
  await bubbleWith(console, 'Good morning').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

const phone = () => phoneFor(phones, 'Partner')
const says = (said: object) => customerSays(desk.url, RAVI, { phone_number_id: PARTNER, ...said })

async function sends(name: string, type: string, fields: Record<string, string> = {}) {
  const form = new FormData()
  form.set('phone_number_id', PARTNER)
  for (const [key, value] of Object.entries(fields)) form.set(key, value)
  const bytes = await readFile(new URL(`../server/src/demo/files/${name}`, import.meta.url))
  form.set('file', new File([bytes], name, { type }))
  const url = `${desk.url}/sandbox/api/people/${RAVI}/media`
  const response = await fetch(url, { method: 'POST', body: form })
  expect(response.status).toBe(201)
}

/** The newest message on Ravi's phone. */
async function onPhone(type: string) {
  const last = async () => {
    const url = `${desk.url}/sandbox/api/people/${RAVI}/messages?pnid=${PARTNER}`
    const { messages } = (await (await fetch(url)).json()) as {
      messages: { id: string; type: string; from: string; content: Record<string, unknown> }[]
    }
    return messages.filter(({ from }) => from !== 'customer').at(-1)
  }
  await expect.poll(async () => (await last())?.type, { timeout: 30_000 }).toBe(type)
  const message = await last()
  if (message === undefined) throw new Error('The phone has nothing.')
  return message
}

/** The same, where it is one of WhatsApp's interactive messages. */
async function interactiveOnPhone(type: string) {
  await expect
    .poll(async () => (await onPhone('interactive')).content.type, { timeout: 30_000 })
    .toBe(type)
  return (await onPhone('interactive')).content
}

const last = () => console.getByTestId('message').last()

async function add(name: string): Promise<Locator> {
  await console.getByRole('button', { name: 'Add', exact: true }).click()
  await console.getByRole('menuitem', { name, exact: true }).click()
  const dialog = console.getByRole('dialog', { name })
  await dialog.waitFor()
  return dialog
}

test('text is shown as the messenger formats it, with its links', async () => {
  await says({ type: 'text', text: 'Gate *two* at _nine_, see https://example.org/map_a_b' })
  await bubbleWith(console, 'Gate two at nine').getByRole('link').waitFor()
  await says({
    type: 'text',
    text: 'Have you seen this?',
    forwarded: true,
    frequently_forwarded: true,
  })
  await bubbleWith(console, 'Forwarded many times').waitFor()
})

test('places, people and orders are shown with all that they hold', async () => {
  await says({
    type: 'location',
    location: { latitude: 19.1136, longitude: 72.8697, name: 'Depot', address: '1 Station Road' },
  })
  const place = bubbleWith(console, '1 Station Road')
  expect(await place.getByRole('link', { name: 'Open map' }).first().getAttribute('href')).toMatch(
    /19\.1136/,
  )
  await says({
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Barbara Johnson' },
        phones: [{ phone: '+1 650-555-9999', type: 'MOBILE' }],
        emails: [{ email: 'barbara@example.org' }],
        org: { company: 'Best Rides', title: 'Driver' },
      },
    ],
  })
  const card = bubbleWith(console, 'Barbara Johnson')
  expect(await card.getByRole('link', { name: '+1 650' }).getAttribute('href')).toBe(
    'tel:+16505559999',
  )
  expect(await card.innerText()).toContain('Driver · Best Rides')
  await says({
    type: 'order',
    text: 'Two, please',
    product_items: [
      { product_retailer_id: 'seat-window', quantity: 2, item_price: 30, currency: 'USD' },
      { product_retailer_id: 'lunch', quantity: 1, item_price: 12.5, currency: 'USD' },
    ],
  })
  const order = bubbleWith(console, 'Two, please')
  expect(await order.getByRole('row', { name: /Total/ }).innerText()).toContain('72.50')
})

test('where a customer comes from stands above what they say, and loads nothing from there', async () => {
  await says({
    type: 'text',
    text: 'Hi, I saw your offer',
    referral: {
      source_url: 'https://example.com/ad',
      headline: 'Home for the festival',
      body: '15% off intercity rides',
      image_url: 'https://example.com/ad.jpg',
    },
  })
  const bubble = bubbleWith(console, 'I saw your offer')
  await bubble.getByText('Home for the festival').waitFor()
  expect(await bubble.getByRole('img').count()).toBe(0)
  expect(await bubble.getByRole('link').getAttribute('rel')).toContain('noopener')
})

test('what only the phone shows says so, and what came can be looked at', async () => {
  await says({ type: 'unsupported' })
  await bubbleWith(console, 'only be seen in the phone app').waitFor()
  await says({ type: 'unknown' })
  const unknown = bubbleWith(console, 'What came: hologram')
  await unknown.locator('summary').click()
  await unknown.locator('pre').getByText('"depth": 3').waitFor()
})

test('pictures, films, recordings, documents and stickers are shown as such', async () => {
  await sends('permit.jpg', 'image/jpeg', { caption: 'My permit' })
  await bubbleWith(console, 'My permit').getByRole('img').waitFor()
  await sends('parcel.jpg', 'image/jpeg')
  await sends('ride.mp4', 'video/mp4')
  await console.locator('video').waitFor()
  await sends('voice.ogg', 'audio/ogg; codecs=opus', { voice: 'true' })
  await last().getByRole('button', { name: 'Play' }).waitFor()
  await sends('statement.pdf', 'application/pdf')
  await last().getByRole('link', { name: 'Download statement.pdf' }).waitFor()
  await sends('sticker.webp', 'image/webp')
  await console.getByRole('img', { name: 'Sticker' }).waitFor()
})

test('a file that did not come says why, and is asked for again', async () => {
  const id = `wamid.gone${Date.now()}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const image = { caption: 'Lost on the way', mime_type: 'image/jpeg', sha256: 'x', id: '404' }
  const message = { from: RAVI, id, timestamp, type: 'image', image }
  await postDelivery(desk.url, [changeOf({ messages: [message] })])
  const bubble = bubbleWith(console, 'Lost on the way')
  await bubble.getByText('Ask the customer to send it again').waitFor()
  const asked = console.waitForResponse(/api\/media\/[^/]+\/fetch$/)
  await bubble.getByRole('button', { name: 'Try again' }).click()
  expect((await asked).status()).toBe(200)
  await bubble.getByText('Ask the customer to send it again').waitFor()
})

test('the viewer shows one picture after the other, larger and smaller', async () => {
  await bubbleWith(console, 'My permit').getByRole('button', { name: 'Open image' }).click()
  const viewer = console.getByRole('dialog')
  await viewer.getByText('1 of 3').waitFor()
  await console.keyboard.press('+')
  await expect
    .poll(() => viewer.getByRole('img').evaluate((image) => image.style.transform))
    .toContain('scale(1.4)')
  await console.keyboard.press('ArrowRight')
  await viewer.getByText('2 of 3').waitFor()
  await picture(console, '8-viewer-dark')
  await viewer.getByRole('button', { name: 'Next' }).click()
  await viewer.locator('video').waitFor()
  expect(await viewer.getByRole('button', { name: 'Next' }).count()).toBe(0)
  await console.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
})

test('a link that has run out is replaced without a word', async () => {
  const image = bubbleWith(console, 'My permit').getByRole('img')
  const before = await image.getAttribute('src')
  await console.route(before ?? '', (route) => route.abort())
  await image.evaluate((element: HTMLImageElement) => {
    element.dispatchEvent(new Event('error'))
  })
  await expect
    .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
    .toBeGreaterThan(0)
  await console.unroute(before ?? '')
})

test('a voice message is recorded, listened to, sent, and arrives as one', async () => {
  await console.getByRole('button', { name: 'Record a voice message' }).click()
  const recorder = console.getByRole('region', { name: 'Voice message' })
  await recorder.getByRole('timer').getByText('0:01').waitFor()
  await picture(console, '8-recording-dark')
  await recorder.getByRole('button', { name: 'Stop, and listen to it' }).click()
  await recorder.getByRole('button', { name: 'Play' }).click()
  await recorder.getByRole('button', { name: 'Pause' }).waitFor()
  await recorder.getByRole('button', { name: 'Send the recording' }).click()
  const { content } = await onPhone('audio')
  expect(content).toMatchObject({ voice: true })
  const player = phone().locator('audio').last()
  await expect
    .poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration))
    .toBeGreaterThan(0.5)
})

test('a recording can be given up, and nothing of it goes', async () => {
  const count = await console.getByTestId('message').count()
  await console.getByRole('button', { name: 'Record a voice message' }).click()
  const recorder = console.getByRole('region', { name: 'Voice message' })
  await recorder.getByRole('timer').waitFor()
  await recorder.getByRole('button', { name: 'Cancel the recording' }).click()
  await recorder.waitFor({ state: 'detached' })
  await console.getByTestId('composer').waitFor()
  expect(await console.getByTestId('message').count()).toBe(count)
})

test('reactions stand below the bubble with who gave them; a reply leads to what it answers', async () => {
  const sent = await answer(console, 'Please wait at gate two.')
  const { id } = await onPhone('text')
  await says({ type: 'reaction', message_id: id, emoji: '🙏' })
  const reactions = sent.getByRole('list', { name: 'Reactions' })
  await reactions.getByText('🙏 by the customer').waitFor()
  await says({ type: 'reaction', message_id: id })
  await reactions.waitFor({ state: 'detached' })
  await says({ type: 'text', text: 'On my way', reply_to: id })
  const reply = bubbleWith(console, 'On my way')
  await reply.getByRole('button', { name: 'Please wait at gate two.' }).click()
  await says({ type: 'text', text: 'Which one?', reply_to: 'wamid.unknown' })
  await bubbleWith(console, 'Which one?').getByText('The quoted message is not here').waitFor()
})

test('emoji are offered on every bubble, by mouse and by keyboard', async () => {
  const bubble = bubbleWith(console, 'On my way')
  await bubble.hover()
  await bubble.getByRole('button', { name: 'React' }).click()
  const offered = console.getByRole('dialog', { name: 'React' })
  await offered.getByRole('button', { name: '👍' }).waitFor()
  await offered.getByRole('button', { name: 'More reactions' }).click()
  await offered.getByRole('button', { name: '🎉' }).waitFor()
  await console.keyboard.press('Escape')
  await offered.waitFor({ state: 'detached' })
  await bubble.getByRole('button', { name: 'React' }).focus()
  await console.keyboard.press('Enter')
  await offered.getByRole('button', { name: '👍' }).waitFor()
  await console.keyboard.press('Escape')
})

test('a form shows what the customer will see, says what is wrong, and loses nothing when it is closed', async () => {
  const dialog = await add('Buttons')
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Are you *at the gate*?')
  await dialog.getByRole('textbox', { name: 'Button 1' }).fill('Not yet, I am running late')
  const preview = dialog.getByRole('region', { name: 'What the customer gets' })
  await preview.getByText('at the gate', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.getByText('The button is too long: 20 characters at most.').waitFor()
  await console.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await add('Buttons')
  expect(await dialog.getByRole('textbox', { name: 'Button 1' }).inputValue()).toContain('Not yet')
  await dialog.getByRole('button', { name: 'Clear' }).click()
  expect(await dialog.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('')
  await console.keyboard.press('Escape')
})

test('a place is read from a link of a map, or asked of the browser', async () => {
  const dialog = await add('Location')
  const latitude = dialog.getByRole('textbox', { name: 'Latitude' })
  await dialog.getByLabel('Link of a map').fill('https://maps.app.goo.gl/abc')
  await dialog.getByText('No place can be read from this.').waitFor()
  await dialog
    .getByLabel('Link of a map')
    .fill('https://www.google.com/maps/place/Gateway+Of+India/data=!3d18.921984!4d72.834654')
  expect(await latitude.inputValue()).toBe('18.921984')
  await dialog.getByRole('button', { name: 'Use my position' }).click()
  await dialog.getByText('This browser may not tell where you are.').waitFor()
  await console.context().grantPermissions(['geolocation'])
  await console.context().setGeolocation({ latitude: 19.1, longitude: 72.8 })
  await dialog.getByRole('button', { name: 'Use my position' }).click()
  await expect.poll(() => latitude.inputValue()).toBe('19.100000')
  await console.keyboard.press('Escape')
})

test('buttons arrive, and what the customer taps comes back as an answer', async () => {
  const dialog = await add('Buttons')
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Are you at the gate?')
  await dialog.getByRole('textbox', { name: 'Button 1' }).fill('Yes')
  await dialog.getByRole('button', { name: 'Add a button' }).click()
  await dialog.getByRole('textbox', { name: 'Button 2' }).fill('Not yet')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.waitFor({ state: 'detached' })
  const sent = bubbleWith(console, 'Are you at the gate?')
  await expectDelivery(sent, 'read')
  await sent.getByRole('list', { name: 'Buttons' }).getByText('Not yet').waitFor()
  await phone().getByRole('button', { name: 'Not yet' }).click()
  const chosen = bubbleWith(console, 'Chose').filter({ hasText: 'Are you at the gate?' })
  await chosen.getByText('Not yet').waitFor()
})

test('a list, a link, a place, a contact and two questions arrive as such', async () => {
  const list = await add('List')
  await list.getByRole('textbox', { name: 'Text' }).fill('When do you travel?')
  await list.getByRole('textbox', { name: 'What opens the list' }).fill('Times')
  await list.getByRole('textbox', { name: 'Row 1' }).fill('07:30')
  await list.getByRole('button', { name: 'Send' }).click()
  expect(await interactiveOnPhone('list')).toMatchObject({ body: { text: 'When do you travel?' } })
  await phone().getByRole('button', { name: 'Times' }).click()
  await phones.getByText('07:30').last().click()
  await bubbleWith(console, 'Chose').filter({ hasText: '07:30' }).waitFor()

  const link = await add('Link button')
  await link.getByRole('textbox', { name: 'Text' }).fill('Follow the bus')
  await link.getByRole('textbox', { name: 'Words on the button' }).fill('Track')
  await link.getByRole('textbox', { name: 'Address of the link' }).fill('https://example.org/bus')
  await link.getByRole('button', { name: 'Send' }).click()
  expect(await interactiveOnPhone('cta_url')).toMatchObject({ body: { text: 'Follow the bus' } })

  const place = await add('Location')
  await place.getByLabel('Link of a map').fill('18.921984, 72.834654')
  await place.getByRole('textbox', { name: 'Name of the place' }).fill('Gateway')
  await place.getByRole('button', { name: 'Send' }).click()
  expect((await onPhone('location')).content).toMatchObject({ name: 'Gateway' })

  const contact = await add('Contact')
  await contact.getByRole('textbox', { name: 'Name', exact: true }).fill('Asha Verma')
  await contact.getByRole('textbox', { name: 'Phone number 1' }).fill('+91 98123 40012')
  await contact.getByRole('button', { name: 'Send' }).click()
  await onPhone('contacts')
  await phone().getByText('Asha Verma').last().waitFor()

  for (const [name, type] of [
    ['Ask for the location', 'location_request_message'],
    ['Ask for the number', 'request_contact_info'],
  ] as const) {
    const form = await add(name)
    await form.getByRole('textbox', { name: 'Text' }).fill(`${name}, please`)
    await form.getByRole('button', { name: 'Send' }).click()
    await interactiveOnPhone(type)
  }
  await expectDelivery(last(), 'read')
  await picture(console, '8-sent-dark')
  await picture(phones, '8-sent-on-the-phone')
})

test('a reaction is there at once, reaches the phone, and is taken back', async () => {
  await says({ type: 'text', text: 'Thank you!' })
  const bubble = bubbleWith(console, 'Thank you!')
  await bubble.hover()
  await bubble.getByRole('button', { name: 'React' }).click()
  await console.getByRole('dialog', { name: 'React' }).getByRole('button', { name: '❤️' }).click()
  const ours = bubble.getByRole('button', { name: '❤️ by You: take it back' })
  await ours.waitFor()
  await phone().getByText('❤️').waitFor()
  await ours.click()
  await ours.waitFor({ state: 'detached' })
  await phone().getByText('❤️').waitFor({ state: 'detached' })
})

test('a reaction that does not go is taken away again, and says why', async () => {
  await console.context().setOffline(true)
  const bubble = bubbleWith(console, 'Thank you!')
  await bubble.hover()
  await bubble.getByRole('button', { name: 'React' }).click()
  await console.getByRole('dialog', { name: 'React' }).getByRole('button', { name: '👍' }).click()
  await console.getByText('The reaction was not sent').waitFor()
  await bubble.getByRole('list', { name: 'Reactions' }).waitFor({ state: 'detached' })
  await console.context().setOffline(false)
})

test('everything that WhatsApp documents stands in a conversation, and nothing breaks it', async () => {
  const seconds = String(Math.floor(Date.now() / 1000))
  for (const [name, sample] of ALL) {
    const change = structuredClone(sample)
    const { messages = [], message_echoes = [] } = change.value as Record<string, Item[]>
    for (const item of [...messages, ...message_echoes])
      Object.assign(item, { id: `wamid.${name}${Date.now()}`, timestamp: seconds })
    await postDelivery(desk.url, [change])
  }
  await openChat(console, 'Sheena Nelson')
  await bubbleWith(console, 'I am at the gate').waitFor()
  for (const words of [
    'The dent',
    'Central Depot',
    'Barbara Johnson',
    'By the fountain',
    'seats',
    'Continue',
    'seat-window',
    'What came: hologram',
    'User Sheena Nelson changed from',
    'Forwarded many times',
    'Home for the festival',
    'from the phone app',
  ])
    await console.getByTestId('message').filter({ hasText: words }).first().waitFor()
  await picture(console, '8-samples-dark')
})

test('it breaks no rule of WCAG 2.2 AA that a machine can see, in both themes, wide and narrow', async () => {
  for (const theme of ['Dark', 'Light'] as const) {
    await setTheme(console, theme)
    expect(await violations(console)).toEqual([])
    await picture(console, `8-messages-${theme.toLowerCase()}`)
    for (const name of ['Contact', 'List']) {
      const dialog = await add(name)
      await dialog.getByRole('button', { name: 'Send' }).click()
      expect(await violations(console)).toEqual([])
      await picture(console, `8-form-${name.toLowerCase()}-${theme.toLowerCase()}`)
      await console.keyboard.press('Escape')
    }
  }
  await console.getByRole('button', { name: 'Close' }).click()
  await console.setViewportSize({ width: 390, height: 844 })
  expect(await violations(console)).toEqual([])
  await picture(console, '8-messages-narrow-light')
  const dialog = await add('Buttons')
  expect(await violations(console)).toEqual([])
  await picture(console, '8-form-narrow-light')
  const { width } = (await dialog.boundingBox()) ?? { width: 0 }
  expect(width).toBeLessThanOrEqual(390)
  await console.keyboard.press('Escape')
  // What was broken on purpose is all that the browser complains about.
  expect(errors.filter((line) => !/ERR_(FAILED|INTERNET_DISCONNECTED)/.test(line))).toEqual([])
})
