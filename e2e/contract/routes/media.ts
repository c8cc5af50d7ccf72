import { changeOf, postDelivery, textFrom } from '@smart-chat/server/testing/webhook.ts'
import { expect } from 'vitest'
import { formOf, picture, upload } from '../support/files.ts'
import type { RouteCases } from '../support/route-cases.ts'
import { optOut } from '../support/set-up.ts'
import { SEGMENTS, type Segment, type World } from '../support/world.ts'

/** A picture from a customer's phone; resolves with its message once the file is here, or is not. */
async function pictureFrom(world: World, segment: Segment, state: 'ready' | 'failed' = 'ready') {
  const { phone, chat_id } = await world.writes(segment)
  const line = await world.line('lead_maya')
  await line.does('join_chat', { chat_id })
  await world.desk.phones.sendFile(phone, picture(), {
    phone_number_id: SEGMENTS[segment].number,
    caption: 'My permit',
  })
  return line.hears('message_updated', (message) => message.media_info?.state === state)
}

/** A chat whose customer wrote just now, with a file to send there. */
async function readyToSend(world: World) {
  const [{ chat_id }, { media_id, url }] = await Promise.all([
    world.writes('Partner'),
    upload(world),
  ])
  return { chat_id, media_id, url }
}

const longAgo = () => Math.floor(Date.now() / 1000) - 25 * 3600

export const mediaCases = {
  downloadMedia: {
    happy: async (world) => {
      const { media } = await pictureFrom(world, 'Partner')
      return { input: { mediaId: media, send_type: 'whatsapp' } }
    },
    look: ({ headers }) => {
      expect(headers.get('content-type')).toBe('image/png')
      expect(Number(headers.get('content-length'))).toBe(picture().size)
      expect(headers.get('accept-ranges')).toBe('bytes')
    },
    errors: {
      unauthorized: async (world) => {
        const { media } = await pictureFrom(world, 'Partner')
        return { as: null, input: { mediaId: media, token: '99999999999.forged' } }
      },
      not_found: () => ({ input: { mediaId: 'nothing' } }),
      media_unavailable: async (world) => {
        const { phone, chat_id } = await world.writes('Partner')
        const line = await world.line('agent_john')
        await line.does('join_chat', { chat_id })
        // WhatsApp has forgotten it: it will never come.
        const image = { id: '1', mime_type: 'image/png', sha256: '' }
        const message = { ...textFrom(phone, ''), type: 'image', image }
        await postDelivery(world.url, [changeOf({ messages: [message] })])
        const { media } = await line.hears(
          'message_updated',
          (told) => told.media_info?.state === 'failed',
        )
        return { input: { mediaId: media } }
      },
      wrong_segment: async (world) => {
        const { media } = await pictureFrom(world, 'Vendor')
        return { input: { mediaId: media } }
      },
    },
  },
  retryMedia: {
    happy: async (world) => {
      const { media } = await pictureFrom(world, 'Partner')
      return { input: { media_id: media } }
    },
    look: ({ body }) => expect(body).toMatchObject({ state: 'ready' }),
    errors: {
      not_found: () => ({ input: { media_id: 'nothing' } }),
      wrong_segment: async (world) => {
        const { media } = await pictureFrom(world, 'Vendor')
        return { input: { media_id: media } }
      },
      // It is gone on purpose.
      media_unavailable: async (world) => {
        const { media } = await pictureFrom(world, 'Partner')
        await world.desk.ctx.db
          .updateTable('media')
          .set({ state: 'failed', error: 'It was taken back.', removed_at: new Date() })
          .where('media_id', '=', String(media))
          .execute()
        return { input: { media_id: media } }
      },
    },
  },
  uploadMedia: {
    happy: () => ({ body: formOf(picture()) }),
    look: ({ body }) => {
      expect(body).toMatchObject({ media_type: 'image', mime_type: 'image/png' })
      expect(body.size).toBe(picture().size)
    },
    customer: async (world) => ({ as: await world.stranger(), body: formOf(picture()) }),
    errors: {
      invalid_input: () => {
        const form = new FormData()
        form.set('note', 'there is no file')
        return { body: form }
      },
      too_large: () => ({
        body: formOf(new File([new Uint8Array(101 * 1024 * 1024)], 'big.bin')),
      }),
      unsupported_media: () => ({ body: formOf(new File(['\x8f\x01\x02\xff'], 'data.xyz')) }),
      media_rejected: () => ({
        body: formOf(new File(['<html>'], 'permit.png', { type: 'image/png' })),
      }),
    },
  },
  sendMedia: {
    happy: async (world) => {
      const { chat_id, media_id } = await readyToSend(world)
      return { input: { chat_id, media_id, media_type: 'image', caption: 'The permit' } }
    },
    customer: async (world) => {
      const own = await world.inApp('Partner')
      const { media_id } = await upload(world, picture(), own)
      return { as: own, input: { chat_id: own.chat_id, media_id } }
    },
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id },
      }),
      chat_not_found: async (world) => ({
        input: { chat_id: 'nothing', media_id: (await upload(world)).media_id },
      }),
      wrong_segment: async (world) => ({
        input: {
          chat_id: (await world.chat('Vendor')).chat_id,
          media_id: (await upload(world)).media_id,
        },
      }),
      forbidden: async (world) => {
        const stranger = await world.stranger()
        const { media_id } = await upload(world, picture(), stranger)
        return { as: stranger, input: { chat_id: (await world.chat('Partner')).chat_id, media_id } }
      },
      chat_resolved: async (world) => {
        const { chat_id, media_id } = await readyToSend(world)
        const line = await world.line('agent_john')
        await line.does('update_chat_status', { chat_id, status: 'resolved' })
        return { input: { chat_id, media_id } }
      },
      service_window_closed: async (world) => {
        const { chat_id } = await world.writes('Partner', { timestamp: longAgo() })
        return { input: { chat_id, media_id: (await upload(world)).media_id } }
      },
      newer_messages: async (world) => {
        const { chat_id, media_id } = await readyToSend(world)
        return { input: { chat_id, media_id, seen_seq: 0 } }
      },
      client_message_id_conflict: async (world) => {
        const { chat_id, media_id } = await readyToSend(world)
        const input = { chat_id, media_id, client_message_id: 'file-1' }
        await world.get('sendMedia', { input })
        return { input: { ...input, caption: 'Another one' } }
      },
      customer_opted_out: async (world) => {
        const { chat_id, media_id } = await readyToSend(world)
        await optOut(world, chat_id)
        return { input: { chat_id, media_id } }
      },
      message_not_found: async (world) => {
        const { chat_id, media_id } = await readyToSend(world)
        return { input: { chat_id, media_id, reply_to: 'nothing' } }
      },
      not_found: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, media_id: 'nothing' },
      }),
      // Neither JSON nor a form.
      unsupported_media: () => ({
        body: '<chat/>',
        headers: { 'content-type': 'application/xml' },
      }),
      too_large: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const start = await picture().bytes()
        const bytes = new Uint8Array(6 * 1024 * 1024)
        bytes.set(start)
        const { media_id } = await upload(
          world,
          new File([bytes], 'big.png', { type: 'image/png' }),
        )
        return { input: { chat_id, media_id, media_type: 'image' } }
      },
    },
  },
} satisfies RouteCases
