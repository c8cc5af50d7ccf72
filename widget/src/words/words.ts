import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { en, type Words } from './en.ts'
import { hi } from './hi.ts'

export type Say = (word: keyof Words, fill?: Record<string, string | number>) => string

export interface Language {
  /** As `lang` has it: `en`, `hi` or what the page asked for, with which times are written. */
  code: string
  direction: 'ltr' | 'rtl'
  say: Say
}

/** @param code such as `hi` or `hi-IN`; words that are not there yet come in English */
export function languageOf(code: string): Language {
  const words = /^hi\b/i.test(code) ? hi : en
  return {
    code: words === hi ? 'hi' : 'en',
    direction: /^(ar|fa|he|ur)\b/i.test(code) || document.dir === 'rtl' ? 'rtl' : 'ltr',
    say: (word, fill = {}) =>
      words[word].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? '')),
  }
}

export const InLanguage = createContext<Language>(languageOf('en'))

export const useLanguage = () => useContext(InLanguage)
