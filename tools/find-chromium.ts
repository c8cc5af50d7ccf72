import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cacheFolder = join(import.meta.dirname, '../node_modules/.cache/chromium')

/**
 * The path of a Chromium that starts on this machine, or null: the one CHROMIUM_PATH names, else
 * the system's, else (Linux on x64) the one that the @sparticuz/chromium package ships, which
 * needs nothing of the system but glibc.
 */
export async function findChromium(): Promise<string | null> {
  const named = process.env.CHROMIUM_PATH
  if (named) return named

  for (const path of systemPaths()) {
    if (existsSync(path) && (await starts(path))) return path
  }
  return findPackaged()
}

function systemPaths(): string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

async function findPackaged(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  try {
    const launcher = join(cacheFolder, 'launch.sh')
    if (!existsSync(launcher)) await unpack()
    return (await starts(launcher)) ? launcher : null
  } catch {
    return null
  }
}

/** Unpacks beside the cache folder and renames, so that a half-unpacked browser is never found. */
async function unpack(): Promise<void> {
  const folder = `${cacheFolder}-${process.pid}`
  await mkdir(folder, { recursive: true })
  await run(process.execPath, [join(import.meta.dirname, 'unpack-chromium.ts')], {
    env: { ...process.env, TMPDIR: folder },
  })
  await writeFile(join(folder, 'fonts.conf'), fontsConf)
  await writeFile(join(folder, 'launch.sh'), launchScript, { mode: 0o755 })
  // Another process may have been quicker: its browser is as good as ours.
  await rename(folder, cacheFolder).catch(() => rm(folder, { recursive: true }))
}

/** With the libraries that the package brings (nss, nspr, expat): a bare machine has none of them. */
const launchScript = `#!/bin/sh
here=\${0%/*}
export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/al2023/lib"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`

/** The system's fonts where there are any, and Open Sans, which the package brings. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

async function starts(path: string): Promise<boolean> {
  return run(path, ['--version'], { timeout: 20_000 }).then(
    () => true,
    () => false,
  )
}

if (import.meta.main) {
  const path = await findChromium()
  console.log(path ?? 'No Chromium found: install one, or name it in CHROMIUM_PATH.')
  process.exitCode = path ? 0 : 1
}
