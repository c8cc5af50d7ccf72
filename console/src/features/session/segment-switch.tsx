import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { changeView, useView } from '../../app/view.ts'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { MenuChoice } from '../../ui/menu-items.tsx'
import { moveByArrows } from '../../ui/tabs.tsx'
import { useMe } from './session.ts'

const ALL = ' '
const SHOWN_SIDE_BY_SIDE = 5

/** Which group of people is answered now; one's only segment needs no switch. */
export function SegmentSwitch() {
  const { t } = useTranslation()
  const { segments } = useMe()
  const { segment } = useView()
  const current = segment ?? ALL
  const choose = (value: string) =>
    changeView({ segment: value === ALL ? undefined : value, tag: undefined })
  const options = [
    { value: ALL, label: t('segments.all') },
    ...segments.map(({ customer_type }) => ({ value: customer_type, label: customer_type })),
  ]

  if (segments.length === 1)
    return <p className="text-sm font-medium">{segments[0]?.customer_type}</p>
  const isWide = segments.length <= SHOWN_SIDE_BY_SIDE
  return (
    <>
      {isWide ? (
        <div
          role="radiogroup"
          aria-label={t('segments.label')}
          onKeyDown={moveByArrows}
          className="hidden rounded-lg bg-canvas p-0.5 md:flex"
        >
          {options.map(({ value, label }) => (
            // biome-ignore lint/a11y/useSemanticElements: a radio input cannot be styled as a segment
            <button
              key={value}
              type="button"
              role="radio"
              aria-checked={value === current}
              tabIndex={value === current ? 0 : -1}
              onClick={() => choose(value)}
              className="h-7 rounded-md px-2.5 text-xs font-medium text-muted transition-colors hover:text-ink aria-checked:bg-raised aria-checked:text-ink aria-checked:shadow-sm"
            >
              {label}
            </button>
          ))}
        </div>
      ) : null}
      <div className={isWide ? 'md:hidden' : undefined}>
        <Menu
          align="start"
          label={t('segments.label')}
          trigger={
            <Button look="ghost" className="px-2 text-ink">
              {options.find((option) => option.value === current)?.label}
              <ChevronDown aria-hidden className="size-3.5 text-faint" />
            </Button>
          }
        >
          <MenuChoice value={current} onChange={choose} options={options} />
        </Menu>
      </div>
    </>
  )
}
