import type { Message } from '../store/records.ts'

/** What a message is when nothing has happened to it yet. */
export const untouched = () =>
  ({
    failure: null,
    reactions: {},
    edited: false,
    revoked: false,
    template: null,
    biz_opaque_callback_data: null,
    fate: { kind: 'normal' },
  }) satisfies Partial<Message>
