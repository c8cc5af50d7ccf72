import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../lib/cx.ts'
import type { MenuProps } from './menu.tsx'

/** Not modal: the page's scroll lock would insert a `<style>`. */
export function OpenMenu({
  trigger,
  align = 'end',
  label,
  className,
  children,
  ...state
}: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} dir={document.dir === 'rtl' ? 'rtl' : 'ltr'} {...state}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={cx(
            'animate-pop z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-xl bg-float p-1 text-sm shadow-pop',
            className,
          )}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const row =
  'flex w-full cursor-default items-center gap-2.5 rounded-lg px-2.5 py-1.5 outline-none select-none data-disabled:opacity-45 data-highlighted:bg-hover'

export function Item({ className, ...props }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item {...props} className={cx(row, className)} />
}

export interface ChoiceProps {
  value: string
  onChange: (value: string) => void
  options: { value: string; label: ReactNode; icon?: ReactNode }[]
}

export function Choice(props: ChoiceProps) {
  return (
    <DropdownMenu.RadioGroup value={props.value} onValueChange={props.onChange}>
      {props.options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={row}>
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check className="size-4 text-accent-ink" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export interface CheckItemProps {
  checked: boolean
  onChange: (isOn: boolean) => void
  children: ReactNode
}

export function CheckItem(props: CheckItemProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={props.checked}
      onCheckedChange={props.onChange}
      onSelect={(event) => event.preventDefault()}
      className={row}
    >
      <span className="min-w-0 flex-1 truncate">{props.children}</span>
      <DropdownMenu.ItemIndicator>
        <Check className="size-4 text-accent-ink" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  )
}

export const Title = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-2xs font-semibold tracking-wide text-faint uppercase">
    {children}
  </DropdownMenu.Label>
)

export const Line = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />
