import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useIsLead, useMe } from '../session/session.ts'
import { startFeed } from './feed.ts'

/** The desk hears the server as long as it is on the screen. */
export function useFeed(): void {
  const cache = useQueryClient()
  const { segments, executive } = useMe()
  const { executive_id } = executive
  const isLead = useIsLead()
  useEffect(
    () => startFeed(cache, segments, { executive_id, isLead }),
    [cache, segments, executive_id, isLead],
  )
}
