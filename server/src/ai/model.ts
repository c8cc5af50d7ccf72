import type OpenAI from 'openai'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Turn } from './prompt.ts'

/** Any endpoint that speaks OpenAI's chat completions. */
export type ModelSettings = NonNullable<Config['ai']>

/** What a model says: the whole, or a piece of it; and its own name as the endpoint gives it. */
export interface Said {
  text: string
  model: string
}

const Completion = z.object({
  model: z.string().min(1).optional(),
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
})

const Chunk = z.object({
  model: z.string().min(1).optional(),
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).optional() })),
})

/** The answer as a whole. @throws whatever the endpoint or the network does wrong, or `signal` */
export async function complete(
  settings: ModelSettings,
  messages: Turn[],
  signal: AbortSignal,
): Promise<Said> {
  const client = await connect(settings)
  const answer = await client.chat.completions.create(
    { model: settings.model, messages },
    { signal },
  )
  const { model, choices } = Completion.parse(answer)
  return { text: choices[0]?.message.content ?? '', model: model ?? settings.model }
}

/** The answer piece by piece, as the model writes it. @throws as `complete` */
export async function* stream(
  settings: ModelSettings,
  messages: Turn[],
  signal: AbortSignal,
): AsyncGenerator<Said> {
  const client = await connect(settings)
  const chunks = await client.chat.completions.create(
    { model: settings.model, messages, stream: true },
    { signal },
  )
  for await (const chunk of chunks) {
    const { model, choices } = Chunk.parse(chunk)
    const text = choices[0]?.delta?.content ?? ''
    if (text !== '') yield { text, model: model ?? settings.model }
  }
  // The library ends an aborted stream without a word.
  signal.throwIfAborted()
}

/** The library is loaded with the first call: most starts never need it. */
async function connect(settings: ModelSettings): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai')
  return new Client({
    baseURL: settings.baseUrl,
    // Endpoints of one's own often want no key; the library wants some text.
    apiKey: settings.apiKey ?? 'none',
    organization: null,
    project: null,
    webhookSecret: null,
    // How long a call may take is the signal's matter: a timeout here would only begin another try.
    maxRetries: 1,
    // It would print what could not be read, and that may be somebody's words.
    logLevel: 'off',
  })
}
