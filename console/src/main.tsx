import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguages } from './app/i18n.ts'
import { Providers } from './app/providers.tsx'
import './styles.css'

await startLanguages()

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
)
