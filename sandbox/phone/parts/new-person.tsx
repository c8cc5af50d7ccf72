import { useEffect, useRef, useState } from 'preact/hooks'
import { addPerson } from '../live/api.ts'

/** A small form for somebody new: name and number. */
export function NewPerson({
  onClose,
  onAdded,
}: {
  onClose: () => void
  onAdded: (phone: string) => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [problem, setProblem] = useState('')
  useEffect(() => dialog.current?.showModal(), [])

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    try {
      const { person } = await addPerson({
        name: String(fields.get('name')),
        phone: String(fields.get('phone')),
      })
      onAdded(person.phone)
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That did not work.')
    }
  }

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="new-person" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="new-person">New person</h2>
        <label>
          Name
          <input name="name" required maxLength={100} autocomplete="off" placeholder="Sunita Rao" />
        </label>
        <label>
          Number
          <input
            name="phone"
            type="tel"
            required
            autocomplete="off"
            placeholder="+91 98123 45678"
          />
        </label>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="dialog-buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary">
            Add
          </button>
        </div>
      </form>
    </dialog>
  )
}
