import { FileText, Image, Paperclip, Video, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../lib/people.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { limitExceeded } from './files/too-large.ts'
import type { TemplateFieldProps } from './template-field.tsx'
import { type HeaderFile, useHeaderFile } from './use-header-file.ts'

const WANTED = {
  IMAGE: { Icon: Image, accept: 'image/jpeg,image/png', words: 'templates.wantImage' },
  VIDEO: { Icon: Video, accept: 'video/mp4,video/3gpp', words: 'templates.wantVideo' },
  DOCUMENT: { Icon: FileText, accept: '', words: 'templates.wantDocument' },
} as const

type TemplateFileProps = TemplateFieldProps & { error: string | undefined }

/** The file above a template: chosen, uploaded with its progress, and taken away again. */
export function TemplateFile({ variable, value, onChange, format, error }: TemplateFileProps) {
  const { t } = useTranslation()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { Icon, accept, words } = WANTED[format as keyof typeof WANTED] ?? WANTED.DOCUMENT
  const [file, choose, remove] = useHeaderFile(value, onChange, (chosen) => {
    const isOther = accept !== '' && !accept.split(',').includes(chosen.type)
    if (isOther) return t('templates.otherKind', { wanted: t(words) })
    const limit = limitExceeded(chosen, 'whatsapp')
    return limit === null ? undefined : t('files.tooLarge', { limit })
  })
  const complaint = file?.error ?? (file === null ? error : undefined)
  return (
    <div className="flex flex-col gap-1 text-sm">
      <label htmlFor={id} className="font-medium text-muted">
        {variable.label}
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        className="sr-only"
        tabIndex={-1}
        aria-invalid={complaint !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen !== undefined) choose(chosen)
          target.value = ''
        }}
      />
      <div className="flex items-center gap-2.5 rounded-lg border border-dashed border-line-strong p-2">
        {file?.preview ? (
          <img src={file.preview} alt="" className="size-10 shrink-0 rounded-md object-cover" />
        ) : (
          <Icon aria-hidden className="m-2.5 size-5 shrink-0 text-muted" />
        )}
        <div className="min-w-0 flex-1">
          {file === null ? (
            <span className="text-xs text-faint">{t(words)}</span>
          ) : (
            <Chosen file={file} />
          )}
        </div>
        <Button size="sm" onClick={() => input.current?.click()}>
          <Paperclip aria-hidden className="size-3.5" />
          {t(file === null ? 'templates.choose' : 'templates.chooseOther')}
        </Button>
        {file === null ? null : (
          <IconButton
            label={t('files.remove', { name: file.name })}
            className="size-7"
            onClick={remove}
          >
            <X className="size-4" />
          </IconButton>
        )}
      </div>
      <span id={`${id}-hint`} role="status" className="text-xs text-bad empty:hidden">
        {complaint}
      </span>
    </div>
  )
}

function Chosen({ file: { name, size, bytes } }: { file: HeaderFile }) {
  const { t, i18n } = useTranslation()
  return (
    <>
      <p className="truncate">
        <bdi>{name}</bdi>
      </p>
      {bytes === null ? (
        <p className="text-2xs text-faint">{fileSize(size, i18n.language)}</p>
      ) : (
        <progress
          aria-label={t('files.uploading', { name })}
          max={1}
          value={size === 0 ? 0 : bytes / size}
          className="h-1 w-full appearance-none overflow-hidden rounded-full bg-line-strong [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent"
        />
      )}
    </>
  )
}
