import { linkify } from '../conversation/linkify.ts'

/** A person's text as they wrote it, with its links. */
export const Text = ({ text }: { text: string }) => (
  <p class="text" dir="auto">
    {linkify(text).map((part) =>
      part.href === undefined ? (
        part.text
      ) : (
        <a href={part.href} target="_blank" rel="noopener noreferrer">
          {part.text}
        </a>
      ),
    )}
  </p>
)
