import type { Fragment as PreactFragment } from 'preact'
import type * as hooks from 'preact/hooks'
import type * as runtime from 'preact/jsx-runtime'
import type { useAddress as UseAddress } from '../chat.ts'
import type { Icon as MainIcon } from '../ui/icon.tsx'
import type { Text as MainText } from '../ui/text.tsx'
import type { whyFailed as WhyFailed } from '../words/failure.ts'
import type { useLanguage as UseLanguage } from '../words/words.ts'

/** What the script lends to what is loaded later, so that there is one Preact and one language. */
export interface Shared {
  jsx: typeof runtime.jsx
  jsxs: typeof runtime.jsxs
  Fragment: typeof PreactFragment
  useState: typeof hooks.useState
  useEffect: typeof hooks.useEffect
  useRef: typeof hooks.useRef
  useLanguage: typeof UseLanguage
  useAddress: typeof UseAddress
  Icon: typeof MainIcon
  Text: typeof MainText
  whyFailed: typeof WhyFailed
}

// The build of `more` takes these for Preact: `vite.more.config.ts`.
export let jsx: Shared['jsx']
export let jsxs: Shared['jsxs']
export let Fragment: Shared['Fragment']
export let useState: Shared['useState']
export let useEffect: Shared['useEffect']
export let useRef: Shared['useRef']
export let useLanguage: Shared['useLanguage']
export let useAddress: Shared['useAddress']
export let Icon: Shared['Icon']
export let Text: Shared['Text']
export let whyFailed: Shared['whyFailed']

export function borrow(shared: Shared): void {
  ;({ jsx, jsxs, Fragment, useState, useEffect, useRef } = shared)
  ;({ useLanguage, useAddress, Icon, Text, whyFailed } = shared)
}
