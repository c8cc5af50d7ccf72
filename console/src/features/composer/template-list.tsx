import type { Template } from '@smart-chat/contract'
import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { inputLook } from '../../ui/field.tsx'
import { TemplateFacts } from './template-facts.tsx'

interface TemplateListProps {
  /** By name, in all its languages. */
  templates: Template[][]
  onChoose: (name: string) => void
}

/** Templates to choose from, each once whatever its languages. */
export function TemplateList({ templates, onChoose }: TemplateListProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = templates.filter((versions) =>
    versions.some(({ name, content }) =>
      `${name} ${name.replaceAll('_', ' ')} ${content}`.toLowerCase().includes(wanted),
    ),
  )
  return (
    <>
      <div className="px-4 pt-2.5">
        <input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          aria-label={t('templates.search')}
          placeholder={t('templates.search')}
          className={cx(inputLook, 'h-8 text-sm')}
        />
      </div>
      <ul aria-label={t('templates.label')} className="min-h-24 overflow-y-auto p-2">
        {found.length === 0 ? (
          <li className="p-4 text-center text-sm text-muted">
            {templates.length === 0 ? t('templates.none') : t('templates.notFound')}
          </li>
        ) : null}
        {found.map((versions) => (
          <Row key={versions[0]?.name} versions={versions} onChoose={onChoose} />
        ))}
      </ul>
    </>
  )
}

interface RowProps {
  versions: Template[]
  onChoose: (name: string) => void
}

function Row({ versions, onChoose }: RowProps) {
  const { t } = useTranslation()
  const [template] = versions
  if (template === undefined) return null
  const isRefused = versions.every(({ refusal }) => refusal !== null)
  return (
    <li>
      <button
        type="button"
        onClick={() => onChoose(template.name)}
        className="focus-inset flex w-full flex-col gap-0.5 rounded-lg px-2.5 py-2 text-start hover:bg-hover"
      >
        <span className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          <span className="break-anywhere">{template.name.replaceAll('_', ' ')}</span>
          <TemplateFacts template={template} />
          <span className="text-2xs font-normal text-faint">
            {versions.map(({ language }) => language).join(' · ')}
          </span>
          {isRefused ? (
            <span className="inline-flex items-center gap-1 text-2xs font-normal text-bad">
              <Ban aria-hidden className="size-3" />
              {t('templates.notFromHere')}
            </span>
          ) : null}
        </span>
        <span dir="auto" className="line-clamp-2 text-xs text-muted">
          {template.content}
        </span>
      </button>
    </li>
  )
}
