import type { TFunction } from 'i18next'
import { notify } from './notify.ts'

/** Copies, and says whether it worked. */
export function copyText(text: string, t: TFunction): void {
  navigator.clipboard.writeText(text).then(
    () => notify.done(t('common.copied')),
    () => notify.failed(t('common.notCopied')),
  )
}
