import type { OutgoingContent } from '@smart-chat/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { picture } from '../support/browser.ts'
import { demoFile } from './support/files.ts'
import { leave, type Scene, setScene } from './support/set-up.ts'
import { bubbles, bubbleWith, expectState, openPanel, visit, write } from './support/widget.ts'

let scene: Scene
let page: Page
let errors: string[]
let chat_id: string
const rider = { customer: 'rider_all', name: 'Asha Verma' }

beforeAll(async () => {
  scene = await setScene()
  const window = await visit(scene.browser, scene.site.page(rider))
  page = window.page
  errors = window.errors
  await openPanel(page)
  await write(page, 'Everything, please')
  chat_id = await scene.chatWith('Everything, please')
})
afterAll(() => scene?.end())

const sends = (content: OutgoingContent) =>
  scene.john.client.socket.emit('send_message', { chat_id, message: '', content })

const lastMessage = async () =>
  (await scene.john.client.call('listMessages', { chat_id })).messages.at(-1)

test('buttons: a tap answers with the words, the id and what it answers, and they go then', async () => {
  await sends({
    kind: 'buttons',
    header: 'Your ride at 7 pm',
    body: 'Will you be at gate 3?',
    footer: 'Free of charge until 6 pm',
    buttons: [
      { id: 'yes', title: 'I will be there' },
      { id: 'late', title: 'Running late' },
      { id: 'no', title: 'Cancel' },
    ],
  })
  const asked = bubbleWith(page, 'Will you be at gate 3?')
  await asked.getByText('Your ride at 7 pm').waitFor()
  await asked.getByText('Free of charge until 6 pm').waitFor()
  await picture(page, 'widget-content-buttons')
  await asked.getByRole('button', { name: 'Running late' }).click()
  await expectState(bubbles(page).last(), 'stored')
  const told = await scene.john.hears('new_message', (one) => one.message === 'Running late')
  expect(told).toMatchObject({
    message_tag: 'late',
    reply_to: { message: 'Will you be at gate 3?' },
  })
  expect(await asked.getByRole('button').count()).toBe(0)
})

test('a list opens its rows, and a row answers as a button does', async () => {
  await sends({
    kind: 'list',
    body: 'What has gone wrong?',
    button: 'Choose',
    sections: [
      { title: 'The ride', rows: [{ id: 'r1', title: 'The driver did not come' }] },
      {
        title: 'The fare',
        rows: [
          { id: 'r2', title: 'I was charged twice', description: 'We look at both payments' },
          { id: 'r3', title: 'Something else' },
        ],
      },
    ],
  })
  const asked = bubbleWith(page, 'What has gone wrong?')
  await asked.getByRole('button', { name: 'Choose' }).click()
  await asked.getByRole('group', { name: 'The fare' }).waitFor()
  await picture(page, 'widget-content-list')
  await asked.getByRole('button', { name: /I was charged twice/ }).click()
  const told = await scene.john.hears('new_message', (one) => one.message === 'I was charged twice')
  expect(told).toMatchObject({ message_tag: 'r2', reply_to: { message: 'What has gone wrong?' } })
})

test('a link opens in a tab of its own that knows nothing of this one, and stays', async () => {
  const url = 'https://desk.example/pay?id=7'
  await sends({ kind: 'link', body: 'Pay here', label: 'Pay ₹340', url })
  const link = bubbleWith(page, 'Pay here').getByRole('link')
  expect(await link.getAttribute('href')).toBe(url)
  expect(await link.getAttribute('target')).toBe('_blank')
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  await write(page, 'Done')
  expect(await link.count()).toBe(1)
})

test('a place has its name, its address and a map to open', async () => {
  const location = {
    latitude: 18.5286,
    longitude: 73.8748,
    name: 'Pune Junction, gate 3',
    address: 'Agarkar Nagar, Pune',
  }
  await sends({ kind: 'location', location })
  const link = page.getByRole('link', { name: /Pune Junction, gate 3.*Open the map/ })
  expect(await link.getAttribute('href')).toContain('mlat=18.5286&mlon=73.8748')
  await link.getByText('Agarkar Nagar, Pune').waitFor()
})

test('a card has names, and numbers and addresses to tap', async () => {
  await sends({
    kind: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Suresh Kale' },
        phones: [{ phone: '+91 98123 40012', type: 'MOBILE' }],
        emails: [{ email: 'suresh@desk.example' }],
        org: { company: 'Pune Cabs', title: 'Driver' },
      },
      { name: { formatted_name: 'दिव्या शर्मा' }, phones: [{ phone: '+91 98123 40013' }] },
    ],
  })
  const card = bubbleWith(page, 'Suresh Kale')
  const number = card.getByRole('link', { name: '+91 98123 40012' })
  expect(await number.getAttribute('href')).toBe('tel:+919812340012')
  const address = card.getByRole('link', { name: 'suresh@desk.example' })
  expect(await address.getAttribute('href')).toBe('mailto:suresh@desk.example')
  await card.getByText('Driver · Pune Cabs').waitFor()
  await card.getByText('दिव्या शर्मा').waitFor()
  await picture(page, 'widget-content-cards')
})

test('a reaction of the desk is seen on what was written, changed and taken back', async () => {
  const { message_id = '' } =
    (await scene.john.client.call('listMessages', { chat_id })).messages[0] ?? {}
  const reacts = (emoji: string) =>
    scene.john.client.socket.emit('react_to_message', { message_id, emoji })
  const bubble = bubbleWith(page, 'Everything, please').first()
  await reacts('👍')
  await bubble.getByText('👍').waitFor()
  await reacts('❤️')
  await bubble.getByText('❤️').waitFor()
  await reacts('')
  await bubble.getByText('❤️').waitFor({ state: 'detached' })
  await reacts('🙏')
  await bubble.getByText('🙏').waitFor()
})

test('an answer of the desk quotes what it answers', async () => {
  const { message_id = '' } = (await lastMessage()) ?? {}
  await sends({ kind: 'buttons', body: 'One thing more', buttons: [{ id: 'b', title: 'Which?' }] })
  await scene.john.client.socket.emit('send_message', {
    chat_id,
    message: 'Suresh is on his way.',
    reply_to: message_id,
  })
  await bubbleWith(page, 'Suresh is on his way.')
    .locator('.quote')
    .getByText('Suresh Kale')
    .waitFor()
  // Nobody has answered yet, so that one may still tap what stands above.
  await bubbleWith(page, 'One thing more').getByRole('button', { name: 'Which?' }).waitFor()
})

test('files of every kind stand among the rest', async () => {
  for (const [name, type] of [
    ['taxi.jpg', 'image/jpeg'],
    ['sticker.webp', 'image/webp'],
    ['voice.ogg', 'audio/ogg'],
    ['ride.mp4', 'video/mp4'],
    ['statement.pdf', 'application/pdf'],
  ] as const) {
    const { media_id } = await scene.john.client.upload(await demoFile(name, type), { name })
    await scene.john.client.call('sendMedia', { chat_id, media_id })
  }
  await page.getByRole('link', { name: 'Open statement.pdf' }).waitFor()
  await expect.poll(() => page.locator('.picture img').count()).toBe(2)
  expect(await page.locator('video').count()).toBe(1)
  expect(await page.locator('audio').count()).toBe(1)
})

for (const [name, look] of [
  ['light', { theme: 'light' }],
  ['dark', { theme: 'dark' }],
  ['narrow', { theme: 'light', width: 390, height: 844 }],
] as const) {
  test(`every kind of message can be read by everybody (${name})`, async () => {
    const tall = { height: 'height' in look ? look.height : 760 }
    const window = await visit(scene.browser, scene.site.page(rider), { ...look, ...tall })
    await openPanel(window.page)
    await window.page.getByRole('link', { name: 'Open statement.pdf' }).waitFor()
    expect(await violations(window.page)).toEqual([])
    const list = window.page.getByRole('region', { name: 'Conversation' })
    const step = 480
    const height = await list.evaluate((element) => element.scrollHeight)
    for (let at = 0; at < height; at += step) {
      await list.evaluate((element, top) => element.scrollTo(0, top), at)
      await picture(window.page, `widget-content-${name}-${at / step}`)
    }
    expect(window.errors).toEqual([])
    await leave(window.page)
  })
}

test('without the second file the words are there, and it is asked for again', async () => {
  const window = await visit(scene.browser, 'about:blank')
  await window.page.route('**/widget-more.js*', (route) => route.abort())
  await window.page.goto(scene.site.page(rider))
  await openPanel(window.page)
  const asked = bubbleWith(window.page, 'One thing more')
  const again = asked.getByRole('button', { name: 'Try again' }).first()
  // What is there by now has failed; what is opened later would ask for the file by itself.
  await again.waitFor()
  await window.page.unroute('**/widget-more.js*')
  await again.click()
  await asked.getByRole('button', { name: 'Which?' }).waitFor()
  await leave(window.page)
})

test('nothing of all this was an error of the page, or against its policy', () => {
  expect(errors).toEqual([])
})
