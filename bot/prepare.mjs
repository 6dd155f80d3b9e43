// The step before `npm start` and `npm test`: installs what the lock file says and builds what changed, when needed.
// It runs before anything is installed, so it uses Node alone, and it speaks on stderr, so that logs stay clean.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)
const say = (line) => process.stderr.write(`${line}\n`)
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

const lockFile = at('.prepare.lock')
const stamp = at('dist', '.built-from')

/** Why this Node cannot run us, or undefined. The gap below 22.13 is the linter's, not ours. */
function tooOld([major, minor] = process.versions.node.split('.').map(Number)) {
  if (major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)) return undefined
  return `Set Up Now runs on Node 20.19, 22.13, 24, and newer ones of each; this is Node ${process.versions.node}.`
}

/**
 * Why an install is due, or undefined. npm's own note of what is there is written when an install ends, so that it says
 * whether one ended; what it says is not believed (`--package-lock-only` rewrites it), each package is looked at.
 */
function whyInstall() {
  if (!existsSync(at('node_modules', '.package-lock.json'))) return 'Nothing is installed yet'
  const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))
  for (const [path, { version, link, optional, devOptional }] of Object.entries(packages)) {
    const installed = path === '' || link ? version : versionAt(path)
    const leftOut = installed === undefined && (optional || devOptional)
    if (installed !== version && !leftOut) return `${path} is not what package-lock.json says`
  }
  return undefined
}

function versionAt(path) {
  try {
    return JSON.parse(readFileSync(at(path, 'package.json'), 'utf8')).version
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Everything a build reads, by content: a fresh checkout has new times on old files. */
function fingerprint() {
  const hash = createHash('sha256')
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(at(path)))
      .update('\0')
  for (const room of ['bot', 'cards', 'flows', 'storage', 'sandbox', 'bench']) {
    if (!existsSync(at(room))) continue
    const files = readdirSync(at(room), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const path of files.map((file) => join(file.parentPath ?? file.path, file.name)).sort())
      add(path.slice(root.length))
  }
  for (const path of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json']) add(path)
  return hash.digest('hex')
}

/** Runs npm the way it was run to get here, its output on stderr; its failure is ours. */
function npm(...args) {
  const cli = process.env.npm_execpath
  const known = cli !== undefined && /^npm(-cli)?\.c?js$/.test(basename(cli))
  const [command, rest] = known ? [process.execPath, [cli, ...args]] : ['npm', args]
  const shell = !known && process.platform === 'win32'
  const { status, error } = spawnSync(command, rest, { cwd: root, stdio: ['ignore', 2, 2], shell })
  if (status === 0) return
  say(`\n"npm ${args.join(' ')}" failed${error ? `: ${error.message}` : ''}. What it says above is the reason.`)
  process.exit(1)
}

/**
 * Does what is due. A build is stamped with what it was made from, not with what is there when it ends; one that fails
 * has no stamp, because it may have left half of its work behind.
 */
function prepare() {
  const why = whyInstall()
  if (why) {
    say(`${why}: installing (this takes a minute or two).`)
    npm('ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error')
  }
  const sources = fingerprint()
  if (read(stamp) === sources) return
  say('Building.')
  rmSync(stamp, { force: true })
  npm('run', '--silent', 'build')
  writeFileSync(stamp, sources)
}

const alive = (pid) => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Who holds the lock: `undefined` when it is ours now. It appears with its owner's number in it, never half written. */
function lockHolder() {
  const mine = `${lockFile}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, lockFile)
    process.on('exit', () => rmSync(lockFile, { force: true }))
    return undefined
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return livingHolder(mine) ?? 'nobody'
  } finally {
    rmSync(mine, { force: true })
  }
}

/** The lock's owner if it lives. A dead one's lock is moved aside, and back if it was taken anew in that very moment. */
function livingHolder(aside) {
  try {
    const owner = readFileSync(lockFile, 'utf8')
    if (alive(Number(owner))) return owner
    renameSync(lockFile, aside)
    if (readFileSync(aside, 'utf8') !== owner) linkSync(aside, lockFile)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  }
  return undefined
}

const old = tooOld()
if (old) {
  say(old)
  process.exit(1)
}
if (whyInstall() || read(stamp) !== fingerprint()) {
  let told = false
  for (let holder = lockHolder(); holder; holder = lockHolder()) {
    if (!told && holder !== 'nobody') {
      told = true
      say(`Waiting for process ${holder}, which prepares this folder (if there is no such thing, delete ${lockFile}).`)
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
  prepare()
}
