import { says, startModel } from '@smart-chat/server/testing/model.ts'
import { afterAll, expect, test } from 'vitest'
import { picture } from '../support/files.ts'
import { item } from '../support/item.ts'
import { templateNamed } from '../support/templates.ts'
import { OPERATOR, SEGMENTS, useWorld } from '../support/world.ts'

const model = await startModel()
model.behave(says('It comes at 7:30.'))
afterAll(() => model.stop())

const world = useWorld({ AI_BASE_URL: model.url, AI_MODEL: 'stand-in' })

const operator = (input: Record<string, unknown>) => ({ as: null, headers: OPERATOR, input })

item(11, 'the six routes that V2 calls', () => {
  test('POST /api/chats/chat_gpt suggests a reply', async () => {
    const answer = await world().get('suggestReply', { input: { message: 'When does it come?' } })
    expect(answer).toMatchObject({ reply: 'It comes at 7:30.', source: expect.any(String) })
  })

  test('GET /api/whatsapp/downloadmedia/{mediaId} gives the bytes, whole or in part', async () => {
    const { phone, chat_id } = await world().writes('Partner')
    const line = await world().line('agent_john')
    await line.does('join_chat', { chat_id })
    const phone_number_id = SEGMENTS.Partner.number
    await world().desk.phones.sendFile(phone, picture(), { phone_number_id })
    const { media } = await line.hears('new_message')
    // Asked for at once: it waits until the file is here.
    const whole = await world().call('downloadMedia', {
      input: { mediaId: media, send_type: 'agent' },
    })
    expect(whole.httpStatus).toBe(200)
    expect(whole.headers.get('content-length')).toBe(String(picture().size))
    const part = await world().call('downloadMedia', {
      input: { mediaId: media },
      headers: { range: 'bytes=0-7' },
    })
    expect(part.httpStatus).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 0-7/${picture().size}`)
  })

  test('GET /api/chats/{customer}/context-history lists contexts, and what happened', async () => {
    const { phone, chat_id } = await world().writes('Partner')
    const line = await world().line('agent_john')
    await line.does('apply_tag', { chat_id, tag: 'Urgent' })
    await line.does('update_chat_status', { chat_id, status: 'resolved' })
    await world().get(
      'contextWebhook',
      operator({ customer: phone, customer_type: 'Partner', context: { vehicle: 'MH 12' } }),
    )
    for (const customer of [phone, `+${phone}`, phone.slice(2)]) {
      const { items, timeline } = await world().get('contextHistory', {
        input: { customer, customer_type: 'Partner' },
      })
      expect(items).toMatchObject([
        { id: chat_id, chatCount: 1, status: 'resolved', createdAt: expect.any(String) },
      ])
      const kinds = timeline.map((one: { kind: string }) => one.kind)
      for (const kind of ['created', 'tagged', 'resolved']) expect(kinds).toContain(kind)
      expect(timeline[0]).toMatchObject({ chat_id, actor: expect.any(String) })
    }
  })

  test('GET /api/chats/{customer}/rides lists rides and searches', async () => {
    const { phone } = await world().writes('Partner')
    const booking = {
      event: 'created',
      customer_number: `+${phone}`,
      booking_id: `R-${phone}`,
      ride_datetime: '2030-05-01T06:30:00.000Z',
      ride_status: 'Upcoming',
      type: 'one way',
      route: 'Pune to Mumbai',
    }
    await world().get('bookingWebhook', operator(booking))
    const date = '2026-01-01T00:00:00.000Z'
    const searches = [{ from: 'Pune', to: 'Nashik', date }]
    await world().get('userWebhook', operator({ customer: phone, searches }))
    const answer = await world().get('listRides', { input: { customer: phone } })
    expect(answer).toEqual({
      status: 1,
      rides: [
        {
          id: `R-${phone}`,
          type: 'one way',
          route: 'Pune to Mumbai',
          date: '2030-05-01T06:30:00.000Z',
          status: 'upcoming',
        },
      ],
      searchHistory: searches,
    })
    await world().get('bookingWebhook', operator({ ...booking, event: 'cancelled' }))
    const { rides } = await world().get('listRides', { input: { customer: phone } })
    expect(rides).toMatchObject([{ status: 'cancelled' }])
  })

  test('GET /api/chats/{chatId}/notes lists notes, the newest first', async () => {
    const { chat_id } = await world().writes('Partner')
    await world().get('addNote', { input: { chat_id, content: 'First' } })
    await world().get('addNote', { input: { chat_id, text: 'Second' } })
    const { notes } = await world().get('listNotes', { input: { chat_id } })
    expect(notes).toMatchObject([
      { chat_id, content: 'Second', author_id: 'exec_agent_john', author_name: 'John Doe' },
      { chat_id, content: 'First' },
    ])
  })

  test('GET /api/templates?stakeholder={type} lists templates', async () => {
    await templateNamed(world(), 'continue_conversation')
    const { templates } = await world().get('listTemplates', { input: { stakeholder: 'Partner' } })
    expect(templates).toContainEqual(
      expect.objectContaining({
        id: expect.any(String),
        name: 'continue_conversation',
        language: 'en',
        content: expect.stringContaining('{{1}}'),
        category: 'UTILITY',
        status: 'APPROVED',
        variables: [expect.objectContaining({ name: '1', where: 'body', example: 'Asha' })],
      }),
    )
  })
})
