import { Glyph } from './glyph.tsx'
import { useLanguage, useState, whyFailed } from './shared.ts'
import { useSay } from './words.ts'

interface Props {
  /** Given before; null: not yet. */
  rating: number | null
  rate(rating: number, comment: string): Promise<void>
}

/** At the end of a resolved conversation: stars, and what one would like to add. */
export function Rating({ rating, rate }: Props) {
  const say = useSay()
  const language = useLanguage()
  const [chosen, setChosen] = useState(rating ?? 0)
  const [comment, setComment] = useState('')
  const [isChanging, setIsChanging] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const isGiven = rating !== null && !isChanging

  async function submit(event: Event) {
    event.preventDefault()
    setIsSending(true)
    setFailure(null)
    try {
      await rate(chosen, comment.trim())
      setIsChanging(false)
    } catch (error) {
      setFailure(error)
    }
    setIsSending(false)
  }

  return (
    <form class="rating" data-testid="rating" onSubmit={submit}>
      <p class="note">{say('resolved')}</p>
      <fieldset disabled={isGiven || isSending}>
        <legend>{say(isGiven ? 'thanks' : 'rate')}</legend>
        <div class="stars">
          {[1, 2, 3, 4, 5].map((n) => (
            <label key={n} class={n <= chosen ? 'star star-on' : 'star'}>
              <input
                type="radio"
                name="rating"
                checked={n === chosen}
                aria-label={say('stars', { n })}
                onChange={() => setChosen(n)}
              />
              <Glyph name="star" />
            </label>
          ))}
        </div>
        {isGiven || chosen === 0 ? null : (
          <>
            <textarea
              rows={2}
              maxLength={1000}
              aria-label={say('comment')}
              placeholder={say('comment')}
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
            <button type="submit" class="solid">
              {say('submit')}
            </button>
          </>
        )}
      </fieldset>
      {failure === null ? null : (
        <p class="why" role="alert">
          {whyFailed(language.say, failure)}
        </p>
      )}
      {isGiven ? (
        <button type="button" class="plain" onClick={() => setIsChanging(true)}>
          {say('change')}
        </button>
      ) : null}
    </form>
  )
}
