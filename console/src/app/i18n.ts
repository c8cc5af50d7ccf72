import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readStored, store } from '../lib/storage.ts'
import en from '../locales/en.json'

/** A language is a file in `locales/` and a line here. */
export const languages = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'hi', name: 'हिन्दी', dir: 'ltr' },
] as const

const files = import.meta.glob<{ default: typeof en }>(['../locales/*.json', '!../locales/en.json'])

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: 'en',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  })
  const stored = readStored('language')
  if (stored !== null && stored !== 'en') await chooseLanguage(stored)
}

export async function chooseLanguage(code: string): Promise<void> {
  const load = files[`../locales/${code}.json`]
  if (load !== undefined && !i18next.hasResourceBundle(code, 'translation'))
    i18next.addResourceBundle(code, 'translation', (await load()).default)
  await i18next.changeLanguage(code)
  store('language', code)
  document.documentElement.lang = code
  document.documentElement.dir = languages.find((one) => one.code === code)?.dir ?? 'ltr'
}
