import { demoId, pick } from './chance.ts'
import { emptyChat, note, type Replayed } from './kept.ts'
import { type Around, answer, hear } from './say.ts'
import { type Happening, type Story, tell } from './story.ts'
import { type Clocks, windClocks } from './wind-clocks.ts'

/** Lets a story happen, step by step, and keeps what the desk would keep. */
export function replay(
  story: Story,
  { now, phone_number_id, clocks }: { now: Date; phone_number_id: string; clocks: Clocks },
): Replayed {
  const happenings = tell(story, now)
  const firstAt = happenings[0]?.at ?? now
  const kept = emptyChat(story, phone_number_id, firstAt)
  note(kept, firstAt, 'created', 'Chat opened')
  for (const [place, happening] of happenings.entries()) {
    const isAnswered = happenings.slice(place + 1).some(isFromCustomer)
    happen(kept, happening, { phone_number_id, now, isAnswered })
  }
  return windClocks(kept, now, clocks)
}

const isFromCustomer = (happening: Happening) =>
  happening.kind === 'message' && happening.line.by === 'customer'

function happen(kept: Replayed, happening: Happening, around: Around): void {
  const { chat, story } = kept
  const { executive } = story
  const { at } = happening
  switch (happening.kind) {
    case 'message':
      if (happening.line.by === 'customer') hear(kept, at, happening.line, around)
      else answer(kept, at, happening.line, around)
      return
    case 'assigned': {
      const isOurs = happening.reason === 'manual'
      Object.assign(chat, {
        assigned_executive_id: executive.executive_id,
        assigned_reason: happening.reason,
        assigned_at: at,
        last_executive_id: executive.executive_id,
      })
      const why = isOurs ? ', by hand' : ', whose turn it was'
      const text = `Assigned to ${executive.name}${why}`
      note(kept, at, 'assigned', text, isOurs ? executive : null, { reason: happening.reason })
      return
    }
    case 'released':
      Object.assign(chat, { assigned_executive_id: null, assigned_reason: null, assigned_at: null })
      note(
        kept,
        at,
        'released',
        `Back to the queue from ${executive.name}, who went offline`,
        null,
        {
          reason: 'offline',
        },
      )
      return
    case 'tagged':
      chat.tags = [...(chat.tags ?? []), happening.tag]
      note(kept, at, 'tagged', `Added #${happening.tag}`, executive)
      return
    case 'noted':
      kept.notes.push({
        note_id: demoId('note', story.key, kept.notes.length),
        chat_id: chat.chat_id,
        content: happening.content,
        author_id: executive.executive_id,
        author_name: executive.name,
        created_at: at,
      })
      return
    case 'resolved':
      resolve(kept, at, happening.reason)
      return
    case 'rated':
      rate(kept, at, happening.rating)
  }
}

function resolve(kept: Replayed, at: Date, reason: string): void {
  const { chat, story } = kept
  const tags = chat.tags ?? []
  const text = [`Resolved: ${reason}`, ...tags.map((tag) => `#${tag}`)].join(' ')
  note(kept, at, 'resolved', text, story.executive, { reason, tags })
  Object.assign(chat, {
    status: 'resolved',
    resolved_at: at,
    resolved_reason: reason,
    tags: [],
    waiting_since: null,
  })
}

const COMMENTS: Record<number, string[]> = {
  5: ['Very quick help', 'बहुत अच्छी सेवा', 'Solved in minutes', 'Polite and helpful'],
  4: ['Good, a little slow', 'Thik hai'],
  1: ['Had to explain everything twice'],
}

function rate(kept: Replayed, at: Date, rating: number): void {
  const { chat, story } = kept
  const comments = COMMENTS[rating]
  chat.rating = rating
  kept.ratings.push({
    chat_id: chat.chat_id,
    executive_id: story.executive.executive_id,
    rating,
    comment: comments === undefined ? null : pick([...comments, null], 'comment', story.key),
    by_customer: true,
    given_by: 'customer',
    created_at: at,
  })
  note(kept, at, 'rated', `The customer rated this chat ${rating} of 5`)
}
