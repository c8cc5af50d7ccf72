import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useMe } from '../session/session.ts'
import { startFeed } from './feed.ts'

/** The desk hears the server as long as it is on the screen. */
export function useFeed(): void {
  const cache = useQueryClient()
  const { segments, executive } = useMe()
  const { executive_id } = executive
  useEffect(() => startFeed(cache, segments, executive_id), [cache, segments, executive_id])
}
