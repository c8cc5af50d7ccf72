import { z } from 'zod'
import { blank, CustomerType, Id, text } from '../basics.ts'
import { MediaInfo, MediaType } from '../message.ts'
import { Template } from '../nouns.ts'
import { SendMedia, SendTemplate } from '../requests.ts'
import { nothing, type Route } from '../route.ts'

/** What a template may be refused for. */
const ofTemplate = [
  'unknown_template',
  'template_not_approved',
  'template_variables',
  'client_message_id_conflict',
  'customer_opted_out',
] as const

/** Templates and files on their way out, and files on their way to a screen. */
export const outgoingRoutes = {
  listTemplates: {
    method: 'GET',
    path: '/api/templates',
    access: 'executive',
    summary:
      'The approved WhatsApp templates of a segment; with `chat_id` filled with what is known of its customer, and of one name the language used last there first.',
    input: z.object({ stakeholder: CustomerType, chat_id: blank(Id) }),
    reply: z.object({ templates: z.array(Template) }),
    errors: ['invalid_input', 'wrong_segment', 'chat_not_found'],
    limit: 'other',
  },
  syncTemplates: {
    method: 'POST',
    path: '/api/templates/sync',
    access: 'executive',
    summary: 'Bring the templates of one’s segments up to date with WhatsApp; for leads.',
    input: nothing,
    reply: z.object({
      message: z.string(),
      accounts: z.array(
        z.object({
          waba_id: z.string(),
          /** Templates there, and how many of them may be sent. */
          templates: z.number().int(),
          approved: z.number().int(),
          added: z.number().int(),
          changed: z.number().int(),
          removed: z.number().int(),
          /** A sentence where the account did not answer; then it keeps what it had. */
          error: z.string().nullable(),
        }),
      ),
    }),
    errors: ['forbidden'],
    limit: 'other',
  },
  sendTemplateV2: {
    method: 'GET',
    path: '/api/chats/send_whatsapp_template',
    access: 'executive',
    summary: 'Kept for V2: send a template to a number; repeated within 60 s it sends once.',
    input: z.object({
      /** The customer, in any spelling. */
      to: text(200).pipe(z.string().min(1)),
      name: blank(text(512)),
      template_id: blank(Id),
      language: blank(z.string().max(20)),
      /** `{"1": "Asha"}` as JSON, or the values in order as a JSON array. */
      variables: blank(z.string().max(10_000)),
      /** Default: the segment of the customer's latest chat, else the first of the caller's own. */
      customer_type: blank(CustomerType),
      client_message_id: blank(z.string().max(64)),
    }),
    reply: z.object({ message: z.string(), message_id: Id, chat_id: Id }),
    errors: ['invalid_input', 'wrong_segment', ...ofTemplate],
    limit: 'other',
  },
  sendTemplate: {
    method: 'POST',
    path: '/api/chats/:chat_id/template',
    access: 'executive',
    summary: 'Send a template in a chat, whether its window is open or not.',
    input: SendTemplate,
    reply: z.object({ message: z.string(), message_id: Id, chat_id: Id }),
    errors: ['invalid_input', 'chat_not_found', 'wrong_segment', 'chat_resolved', ...ofTemplate],
    limit: 'other',
  },
  downloadMedia: {
    method: 'GET',
    path: '/api/whatsapp/downloadmedia/:mediaId',
    access: 'media',
    summary: 'The bytes of a file, by Authorization or by the signed `token` of `mediaUrl`.',
    input: z.object({
      mediaId: Id,
      token: z.string().max(500).optional(),
      /** Anything: the small picture instead of the file. */
      thumbnail: z.string().max(10).optional(),
      send_type: z.unknown().optional(),
    }),
    reply: null,
    errors: ['unauthorized', 'not_found', 'media_unavailable', 'wrong_segment'],
    limit: 'media',
  },
  retryMedia: {
    method: 'POST',
    path: '/api/media/:media_id/fetch',
    access: 'executive',
    summary: 'Fetch a file that a customer sent again, after it could not be had.',
    input: z.object({ media_id: Id }),
    reply: z.object({
      message: z.string(),
      media_id: Id,
      /** `pending` while it is fetched; `ready` where it was here already. */
      state: MediaInfo.shape.state,
    }),
    errors: ['not_found', 'wrong_segment', 'media_unavailable'],
    limit: 'media',
  },
  uploadMedia: {
    method: 'POST',
    path: '/api/media/upload',
    access: 'participant',
    summary: 'Bring a file, to be sent with `media/send`; removed after 24 h if it never is.',
    input: nothing,
    multipart: true,
    reply: z.object({
      /** Signed, good for a day. */
      url: z.string(),
      media_id: Id,
      media_type: MediaType,
      mime_type: z.string(),
      /** Bytes. */
      size: z.number().int(),
    }),
    errors: ['invalid_input', 'too_large', 'unsupported_media', 'media_rejected'],
    limit: 'media',
  },
  sendMedia: {
    method: 'POST',
    path: '/api/media/send',
    access: 'participant',
    summary: 'Send an uploaded file in a chat, as JSON or as a form.',
    input: SendMedia,
    form: true,
    reply: z.object({ message: z.string(), message_id: Id }),
    errors: [
      'invalid_input',
      'chat_not_found',
      'wrong_segment',
      'forbidden',
      'chat_resolved',
      'service_window_closed',
      'newer_messages',
      'message_not_found',
      'client_message_id_conflict',
      'customer_opted_out',
      'not_found',
      'unsupported_media',
      'too_large',
    ],
    limit: 'media',
  },
} as const satisfies Record<string, Route>
