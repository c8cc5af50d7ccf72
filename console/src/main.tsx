import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguages } from './app/i18n.ts'
import { Providers } from './app/providers.tsx'
import './styles.css'

// Tests find things by role and name. Where a role cannot name them: `chat-row` (data-chat-id),
// `message` (data-message-id, data-seq, data-delivery) and `composer`, as data-testid.
await startLanguages()

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
)
