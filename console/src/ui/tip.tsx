import { cloneElement, type ReactElement } from 'react'

interface TipProps {
  label: string
  keys?: string | undefined
  children: ReactElement<Record<string, unknown>>
}

/** Gives its child a tooltip, on hover and on keyboard focus; `TipLayer` shows it. */
export const Tip = ({ label, keys, children }: TipProps) =>
  cloneElement(children, {
    'data-tip': label,
    ...(keys !== undefined && { 'data-tip-keys': keys }),
  })
