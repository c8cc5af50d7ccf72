import { useAddress } from '../chat.ts'
import { Icon } from '../ui/icon.tsx'
import { whyFailed } from '../words/failure.ts'
import { useLanguage } from '../words/words.ts'
import type { Attachment, Attachments } from './attachments.ts'
import { sizeOf } from './size.ts'

interface Props {
  files: readonly Attachment[]
  attachments: Attachments
}

/** The files that go with the next message, each with how far it is. */
export function Tray({ files, attachments }: Props) {
  if (files.length === 0) return null
  return (
    <ul class="tray">
      {files.map((one) => (
        <Row key={one.id} one={one} attachments={attachments} />
      ))}
    </ul>
  )
}

function Row({ one, attachments }: { one: Attachment; attachments: Attachments }) {
  const { say } = useLanguage()
  const address = useAddress()
  const { id, file, state, url, error, progress } = one
  const { name } = file
  return (
    <li data-testid="attachment" data-state={state}>
      {url !== null && file.type.startsWith('image/') ? (
        <img src={address(url)} alt="" />
      ) : (
        <Icon name="file" />
      )}
      <div>
        <p class="file-name" dir="auto">
          {name}
        </p>
        {error === null ? (
          <small>{sizeOf(file.size)}</small>
        ) : (
          <small class="why" role="alert">
            {whyFailed(say, error)}
          </small>
        )}
        {state === 'uploading' ? (
          <progress value={progress} aria-label={say('uploading', { name })} />
        ) : null}
      </div>
      {state === 'failed' && file.size > 0 ? (
        <button type="button" class="plain" onClick={() => attachments.retry(id)}>
          {say('again')}
        </button>
      ) : null}
      <button
        type="button"
        class="quiet"
        aria-label={say('remove', { name })}
        onClick={() => attachments.remove(id)}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}
