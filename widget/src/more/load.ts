import { createValue, type Readable } from '@smart-chat/client/small'
import { createContext } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { Fragment, jsx, jsxs } from 'preact/jsx-runtime'
import { useAddress } from '../chat.ts'
import { Icon } from '../ui/icon.tsx'
import { Text } from '../ui/text.tsx'
import { whyFailed } from '../words/failure.ts'
import { useLanguage } from '../words/words.ts'
import type { Parts } from './parts.ts'

/** Of the file that belongs to this script; set by the build. */
declare const MORE_VERSION: string

/** The second file, which is loaded once something needs it. */
export interface More {
  state: Readable<Parts | 'none' | 'failed'>
  load(): void
}

/** @param origin of the desk */
export function createMore(origin: string): More {
  const state = createValue<Parts | 'none' | 'failed'>('none')
  let tries = 0
  let isLoading = false
  return {
    state,
    load() {
      if (isLoading || typeof state.current() === 'object') return
      isLoading = true
      // A browser does not ask again for a module that once failed under the same address.
      const url = `${origin}/widget-more.js?v=${MORE_VERSION}&try=${tries++}`
      import(/* @vite-ignore */ url)
        .then(({ lend }: typeof import('./parts.ts')) => state.set(lend(shared)))
        .catch(() => state.set('failed'))
        .finally(() => {
          isLoading = false
        })
    },
  }
}

const shared = {
  ...{ jsx, jsxs, Fragment, useState, useEffect, useRef },
  ...{ useLanguage, useAddress, Icon, Text, whyFailed },
}

export const WithMore = createContext<More | null>(null)

export const useMore = () => useContext(WithMore) as More
