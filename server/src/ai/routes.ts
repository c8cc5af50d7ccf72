import { EventStream } from '../doors/event-stream.ts'
import type { RestHandlers } from '../doors/rest.ts'
import { streamReply, suggestReply } from './suggest-reply.ts'

export const aiRoutes = {
  suggestReply: async (ctx, input, { gone }) =>
    input.stream
      ? new EventStream(await streamReply(ctx, input, gone))
      : suggestReply(ctx, input, gone),
} satisfies Partial<RestHandlers>
