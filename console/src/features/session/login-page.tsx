import { Eye, EyeOff } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../app/client.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Logo } from '../../ui/logo.tsx'

export function LoginPage() {
  const { t } = useTranslation()
  const { signIn, isBusy, problem } = useSignIn()
  const [isShown, setIsShown] = useState(false)
  const ended = client.session.endedBy()
  const hasExpired = ended !== null && ended !== 'signed_out'

  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-6">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex flex-col items-center gap-3 text-center">
          <Logo className="size-12" />
          <h1 className="text-xl font-semibold tracking-tight">{t('login.title')}</h1>
          <p className="text-sm text-muted">{t('login.lead')}</p>
        </div>
        <form
          onSubmit={signIn}
          className="flex flex-col gap-4 rounded-2xl border bg-surface p-6 shadow-pop"
        >
          {hasExpired && problem === undefined ? (
            <p
              role="status"
              className="rounded-lg bg-accent-soft px-3 py-2 text-sm text-accent-ink"
            >
              {t('login.ended')}
            </p>
          ) : null}
          <Field
            label={t('login.username')}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
          />
          <div className="relative">
            <Field
              label={t('login.password')}
              name="password"
              type={isShown ? 'text' : 'password'}
              autoComplete="current-password"
              className="pe-11"
              required
            />
            <button
              type="button"
              aria-label={isShown ? t('login.hidePassword') : t('login.showPassword')}
              aria-pressed={isShown}
              onClick={() => setIsShown(!isShown)}
              className="absolute end-1 bottom-1 flex size-8 items-center justify-center rounded-md text-faint hover:text-ink"
            >
              {isShown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
            </button>
          </div>
          {problem === undefined ? null : (
            <p
              role="alert"
              className="animate-rise rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad"
            >
              {problem}
            </p>
          )}
          <Button type="submit" look="primary" disabled={isBusy} className="mt-1 h-10">
            {isBusy ? t('login.signingIn') : t('login.signIn')}
          </Button>
        </form>
      </div>
    </main>
  )
}

function useSignIn() {
  const { t } = useTranslation()
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setIsBusy(true)
    setProblem(undefined)
    try {
      await client.session.signIn({
        username: String(form.get('username')).trim(),
        password: String(form.get('password')),
      })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : t('common.unknownError'))
    } finally {
      setIsBusy(false)
    }
  }

  return { signIn, isBusy, problem }
}
