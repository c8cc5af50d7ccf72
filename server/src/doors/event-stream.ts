import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { toDeskError } from './failure.ts'

/** One event of a `text/event-stream`; `data` is sent as JSON on one line. */
export interface ServerSentEvent {
  event: string
  data: object
}

/** What a verb returns that answers with events instead of one object. */
export class EventStream {
  readonly events: AsyncIterable<ServerSentEvent>

  constructor(events: AsyncIterable<ServerSentEvent>) {
    this.events = events
  }
}

/** Sends the events as they come; a failure in their midst is the last one, `error`. */
export const sendEvents = (reply: FastifyReply, { events }: EventStream) =>
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    // nginx would hold the events back until the answer is complete.
    .header('x-accel-buffering', 'no')
    .send(Readable.from(written(events)))

/** The format of https://html.spec.whatwg.org/multipage/server-sent-events.html. */
async function* written(events: AsyncIterable<ServerSentEvent>): AsyncGenerator<string> {
  // A comment, so that the headers go out before the first event is there.
  yield ':\n\n'
  try {
    for await (const { event, data } of events) yield line(event, data)
  } catch (error) {
    yield line('error', toDeskError(error).toFailure())
  }
}

const line = (event: string, data: object) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** Aborts when the caller goes away before the answer is complete. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
