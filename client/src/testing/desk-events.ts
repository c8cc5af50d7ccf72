import type { Socket } from 'socket.io'
import { type Answer, type Desk, failure, type Input } from './desk-shape.ts'

type Answerer = (answer: Answer) => void

/** Answers the client events that this package uses by itself. */
export function answerEvents(desk: Desk): void {
  desk.io.use((socket, next) => {
    const code = desk.tokens.refusalOf(String(socket.handshake.auth.token))
    next(code === null ? undefined : Object.assign(new Error(code), { data: { code } }))
  })

  desk.io.on('connection', (socket) => {
    desk.asked.push('connection')
    socket.onAny((event: string, input: Input, answer: Answerer = () => {}) => {
      desk.asked.push(event)
      const reply = desk.before(event, input ?? {}) ?? handle(desk, socket, event, input ?? {})
      if (reply === 'silence') return
      if (desk.losesAnswer(event)) return void socket.conn.close()
      socket.emit(`${event}_response`, reply)
      answer(reply)
    })
  })
}

function handle(desk: Desk, socket: Socket, event: string, input: Input): Answer {
  const chat = `chat:${input.chat_id}`
  if (event === 'join_room') void socket.join(String(input.room))
  if (event === 'leave_room') void socket.leave(String(input.room))
  if (event === 'join_chat' || event === 'join_chat_customer') void socket.join(chat)
  if (event === 'leave_chat') void socket.leave(chat)
  if (event === 'new_chat') return { status: 1, chat_id: `chat-of-${input.sender}`, is_new: true }
  if (event === 'sync') return desk.log.sync(input.since as string | undefined, socket.rooms)
  if (event === 'reauthenticate') return reauthenticate(desk, String(input.token))
  if (event === 'send_message') return sendMessage(desk, socket, input)
  return { status: 1, ...input }
}

function reauthenticate({ tokens }: Desk, token: string): Answer {
  const code = tokens.refusalOf(token)
  if (code !== null) return failure(code)
  return { status: 1, executive_id: tokens.whoHas(token), expires_in: 3600 }
}

function sendMessage(desk: Desk, socket: Socket, input: Input): Answer {
  const chat_id = String(input.chat_id)
  const stored = desk.messages.get(chat_id) ?? []
  desk.messages.set(chat_id, stored)
  const { client_message_id } = input
  const known = stored.find((one) => one.client_message_id === client_message_id)
  if (known !== undefined) return sent(known)

  const seq = stored.length + 1
  if (typeof input.seen_seq === 'number' && input.seen_seq < seq - 1) {
    return failure('newer_messages')
  }
  const message = {
    message_id: `${chat_id}-${seq}`,
    client_message_id: String(client_message_id),
    chat_id,
    message: String(input.message),
    type: String(input.type),
    seq,
  }
  stored.push(message)
  desk.log.store(`chat:${chat_id}`, 'new_message', message)(socket.id)
  return sent(message)
}

const sent = (message: { message_id: string; seq: number }): Answer => ({
  status: 1,
  message_id: message.message_id,
  seq: message.seq,
  datetime: new Date().toISOString(),
  delivery: 'queued',
  message,
})
