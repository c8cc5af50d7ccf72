import type { ComponentChild } from 'preact'

const LINK = /https?:\/\/[^\s<>"]+/
/** Marks of the messenger: *bold*, _italic_, ~struck~, ```fixed```. */
const MARKED = /(```[\s\S]+?```|\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~|https?:\/\/[^\s<>"]+)/

/** Text with its marks and links. */
export function Words({ text, class: name = '' }: { text: string; class?: string }) {
  return <p class={`words ${name}`}>{text.split(MARKED).map(piece)}</p>
}

function piece(text: string, index: number): ComponentChild {
  if (index % 2 === 0) return text
  if (text.startsWith('```')) return <code key={index}>{text.slice(3, -3)}</code>
  if (LINK.test(text)) {
    return (
      <a key={index} href={text} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    )
  }
  const inside = text.slice(1, -1)
  if (text.startsWith('*')) return <b key={index}>{inside}</b>
  return text.startsWith('_') ? <i key={index}>{inside}</i> : <s key={index}>{inside}</s>
}
