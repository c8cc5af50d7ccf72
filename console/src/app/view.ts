import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { DeskSearch } from './search.ts'

/** The chat that is open, by the address. */
export const useOpenChatId = (): string | undefined => useParams({ strict: false }).chatId

export const useView = (): DeskSearch => useSearch({ from: '/desk' })

/** Changes part of the view; undefined takes a part back to its default. */
export function useChangeView() {
  const navigate = useNavigate()
  return useCallback(
    (change: { [Key in keyof DeskSearch]?: DeskSearch[Key] | undefined }) =>
      navigate({
        to: '.',
        replace: true,
        search: (now) => withoutEmpty({ ...now, ...change }),
      }),
    [navigate],
  )
}

function withoutEmpty(search: Record<string, unknown>): DeskSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  )
}

/** Opens a chat, or with undefined goes back to the list. */
export function useOpenChat() {
  const navigate = useNavigate()
  return useCallback(
    (chatId: string | undefined) =>
      chatId === undefined
        ? navigate({ to: '/', search: (now) => now })
        : navigate({ to: '/chats/$chatId', params: { chatId }, search: (now) => now }),
    [navigate],
  )
}
