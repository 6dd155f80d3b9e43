import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

const run = promisify(execFile)

/** Nothing of the browser may phone home, and a container has neither a GPU nor a user namespace. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Inflates the packed Chromium and, for machines without them, the libraries it needs. */
const unpackScript = `import('@sparticuz/chromium').then(({ default: packed }) => packed.executablePath())`

/**
 * A headless Chromium of its own for one test file: `CHROMIUM_PATH`, else an installed one, else the one that came
 * with the packages. The caller closes it.
 */
export async function openBrowser(): Promise<Browser> {
  const installed = process.env['CHROMIUM_PATH'] ?? systemBrowsers.find((path) => existsSync(path))
  if (installed) return launch({ executablePath: installed })
  if (process.platform !== 'linux') return launch({ channel: 'chrome' })
  const folder = await unpacked()
  const options = { executablePath: join(folder, 'chromium'), env: { ...process.env, FONTCONFIG_PATH: folder } }
  return launch(options).catch(() => launch({ ...options, env: { ...options.env, ...ownLibraries(folder) } }))
}

const launch = (options: LaunchOptions) => chromium.launch({ args: flags, headless: true, ...options })

const ownLibraries = (folder: string) => ({ LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') })

/** The folder with Chromium in it, unpacked once a machine; the rename makes it appear complete or not at all. */
async function unpacked(): Promise<string> {
  const folder = join(tmpdir(), `set-up-now-chromium-143-${userInfo().uid}`)
  if (existsSync(folder)) return folder
  const draft = await mkdtemp(`${folder}-`)
  // A process of its own, because the package unpacks to wherever TMPDIR points; the other variable makes it
  // unpack the libraries, too.
  const env = { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' }
  await run(process.execPath, ['-e', unpackScript], { env, cwd: import.meta.dirname })
  await writeFile(join(draft, 'fonts.conf'), fontsFound(folder))
  await mkdir(join(draft, 'font-cache'))
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }))
  return folder
}

/** The packed typeface first, so that pictures look the same on every machine, then whatever the machine has. */
const fontsFound = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
  ${['sans-serif', 'system-ui'].map((family) => `<alias binding="strong"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`).join('\n  ')}
</fontconfig>
`
