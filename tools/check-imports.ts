import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * Checks which part of the house may import which, over every source file below `root`.
 * Returns one sentence for each import that breaks a rule.
 */
export function checkImports(root: string): string[] {
  const workspaces = readWorkspaces(root)
  const files = globSync(`{${workspaces.join(',')},tools}/**/*.{ts,tsx}`, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
  })
  return files.flatMap((file) =>
    importsOf(readFileSync(join(root, file), 'utf8'))
      .flatMap((specifier) => broken(file, specifier, workspaces))
      .map((rule) => `${file}: ${rule}`),
  )
}

type Rule = { from: RegExp; to: RegExp; say: string }

/** Paths are relative to the repository; each rule says what may not import what. */
const rules: Rule[] = [
  {
    from: /^server\/src\/platform\//,
    to: /^server\/src\/(?!platform\/)[^/]+\//,
    say: 'platform/ knows nothing of chat, so it imports no feature folder',
  },
  {
    from: /^server\/src\/(?!channels\/|app\.ts$)/,
    to: /^server\/src\/channels\/(whatsapp|inapp)\//,
    say: 'a feature reaches a channel only through channels/channel.ts; only app.ts knows which exist',
  },
  {
    from: /^console\/src\/ui\//,
    to: /^console\/src\/features\//,
    say: 'ui/ is shared by all features, so it imports none',
  },
  {
    from: /^(contract|client|console|widget)\//,
    to: /^server\//,
    say: 'what runs in a browser imports nothing of the server',
  },
]

function broken(file: string, specifier: string, workspaces: string[]): string[] {
  const target = resolve(file, specifier)
  if (target === undefined) return []

  const complaints = rules
    .filter((rule) => rule.from.test(file) && rule.to.test(target))
    .map((rule) => `imports ${specifier}, but ${rule.say}`)

  const [home] = file.split('/')
  const [there = ''] = target.split('/')
  if (specifier.startsWith('.') && there !== home && workspaces.includes(there)) {
    complaints.push(
      `imports ${specifier}, but a workspace is imported by its name, @smart-chat/${there}`,
    )
  }
  return complaints
}

/** The repository path an import leads to; undefined for packages from outside. */
function resolve(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier)
  return /^@smart-chat\/(.+)$/.exec(specifier)?.[1]?.replace(/^([^/]+)$/, '$1/')
}

const IMPORT =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]/gm

function importsOf(source: string): string[] {
  return [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

function readWorkspaces(root: string): string[] {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces
}

if (import.meta.main) {
  const complaints = checkImports(join(import.meta.dirname, '..'))
  for (const complaint of complaints) console.error(complaint)
  process.exitCode = complaints.length > 0 ? 1 : 0
}
