/** Where load goes: a desk, or the bare program that is its floor. */
export interface Target {
  kind: 'desk' | 'floor'
  url: string
}

/** The token of the executive whose desk is measured; the floor asks for none. */
export async function signIn({ kind, url }: Target): Promise<string> {
  if (kind === 'floor') return ''
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'agent_arjun', password: 'smart-chat' }),
  })
  const { accessToken, message } = (await response.json()) as Record<string, unknown>
  if (typeof accessToken !== 'string') throw new Error(`The sign-in failed: ${message}`)
  return accessToken
}
