import { ListFilter, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeView, useView } from '../../app/view.ts'
import { cx } from '../../lib/cx.ts'
import { inputLook } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { MenuChoice, MenuTitle } from '../../ui/menu-items.tsx'
import { type Sort, usualSort } from './filter.ts'
import { useAllTags } from './use-tags.ts'

const SETTLE_MS = 250
const NO_TAG = ' '

export function ListToolbar() {
  return (
    <div className="flex flex-col gap-2 px-3 pt-2 pb-2">
      <div className="flex items-center gap-1.5">
        <SearchBox />
        <FilterMenu />
      </div>
      <Chosen />
    </div>
  )
}

/** Search by name or number, once the typing settles. */
function SearchBox() {
  const { t } = useTranslation()
  const { q = '' } = useView()
  const [text, setText] = useState(q)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => setText(q), [q])
  useEffect(() => {
    if (text.trim() === q) return
    const timer = setTimeout(() => changeView({ q: text.trim() || undefined }), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text, q])

  return (
    <search className="relative block min-w-0 flex-1">
      <Search
        aria-hidden
        className="pointer-events-none absolute start-2.5 top-2 size-4 text-faint"
      />
      <input
        ref={input}
        id="chat-search"
        type="search"
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setText('')
          input.current?.blur()
        }}
        placeholder={t('chats.search')}
        aria-label={t('chats.search')}
        className={cx(inputLook, 'h-8 ps-8 text-sm [&::-webkit-search-cancel-button]:hidden')}
      />
    </search>
  )
}

function FilterMenu() {
  const { t } = useTranslation()
  const view = useView()
  const tags = useAllTags(view.segment)
  const isOn = view.status !== undefined || view.tag !== undefined || view.sort !== undefined
  return (
    <Menu
      label={t('chats.filter')}
      className="w-60"
      trigger={
        <IconButton label={t('chats.filter')} isOn={isOn}>
          <ListFilter className="size-4" />
        </IconButton>
      }
    >
      <MenuTitle>{t('chats.status')}</MenuTitle>
      <MenuChoice
        value={view.status ?? 'active'}
        onChange={(value) => changeView({ status: value === 'resolved' ? value : undefined })}
        options={(['active', 'resolved'] as const).map((value) => ({
          value,
          label: t(`status.${value}`),
        }))}
      />
      <MenuTitle>{t('chats.sort')}</MenuTitle>
      <MenuChoice
        value={view.sort ?? usualSort(view.tab)}
        onChange={(value) => changeView({ sort: value as Sort })}
        options={(['recent', 'waiting', 'window', 'newest'] as const).map((value) => ({
          value,
          label: t(`sort.${value}`),
        }))}
      />
      {tags.length === 0 ? null : <MenuTitle>{t('chats.tag')}</MenuTitle>}
      <MenuChoice
        value={view.tag ?? NO_TAG}
        onChange={(value) => changeView({ tag: value === NO_TAG ? undefined : value })}
        options={[NO_TAG, ...tags].map((value) => ({
          value,
          label: value === NO_TAG ? t('chats.anyTag') : value,
        }))}
      />
    </Menu>
  )
}

/** The filters that are on, each with its own way off. */
function Chosen() {
  const { t } = useTranslation()
  const { status, tag, sort } = useView()
  const chips = [
    status === undefined ? undefined : { key: 'status', label: t(`status.${status}`) },
    sort === undefined ? undefined : { key: 'sort', label: t(`sort.${sort}`) },
    tag === undefined ? undefined : { key: 'tag', label: tag },
  ].filter((chip) => chip !== undefined)
  if (chips.length === 0) return null
  return (
    <div className="flex flex-wrap gap-1">
      {chips.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          aria-label={t('chats.removeFilter', { filter: label })}
          onClick={() => changeView({ [key]: undefined })}
          className="inline-flex h-6 max-w-full items-center gap-1 rounded-md bg-accent-soft ps-2 pe-1.5 text-xs text-accent-ink hover:brightness-110"
        >
          <span className="truncate">{label}</span>
          <X className="size-3" />
        </button>
      ))}
    </div>
  )
}
