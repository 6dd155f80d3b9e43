import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { readConfig } from '../bot/config.ts'
import { Settings } from '../bot/settings.ts'
import { sources } from './support/sources.ts'

/** No container can be run where the tests run, so what lies on paper is held to what lies in the house. */

const lines = (file: string) => readFileSync(file, 'utf8').split('\n')

/** The instructions of a Dockerfile, each on one line. */
const instructions = lines('Dockerfile')
  .filter((line) => !line.startsWith('#'))
  .join('\n')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')

/** Since the last FROM there is the image itself. */
const image = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))
const argumentsOf = (name: string, from = image) =>
  from.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))

/** What is copied out of the checkout: all but the last word of a COPY without a stage. */
const copied = argumentsOf('COPY', instructions)
  .filter((rest) => !rest.startsWith('--from'))
  .flatMap((rest) => rest.split(' ').slice(0, -1))

const Program = z.array(z.string()).min(1)
const program = (json: string | undefined) => Program.parse(JSON.parse(json ?? ''))

/** The source of a built program that is run under this name. */
const sourceOf = (built: string) => built.replace(/^(\/app\/)?dist\//, '').replace(/\.js$/, '.ts')

describe('the image', () => {
  test('is made of files that exist, and the builder is given these files and no others', () => {
    expect(copied.filter((path) => !existsSync(path))).toEqual([])
    const [everything, ...given] = lines('.dockerignore').filter((line) => /^(!|\*$)/.test(line))
    expect(everything).toBe('*')
    expect(given.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort())
  })

  test('is built of all rooms that ship, with all that a build reads', () => {
    const { include } = z
      .object({ include: z.array(z.string()) })
      .parse(JSON.parse(readFileSync('tsconfig.build.json', 'utf8')))
    expect(copied).toEqual(expect.arrayContaining(include.filter((room) => room !== 'bench')))
    expect(copied).toEqual(expect.arrayContaining(['tsconfig.json', 'tsconfig.build.json', '.npmrc', 'vendor']))
    const strangers = sources('bot', 'cards', 'flows', 'storage', 'sandbox').filter(({ code }) =>
      /from '[./]+\/(bench|tests|docs)\//.test(code),
    )
    expect(strangers.map(({ path }) => path).filter((path) => !/print-|take-/.test(path))).toEqual([])
  })

  test('installs what the lock file says, runs no scripts of packages, and ends up with what production needs', () => {
    const installs = instructions.filter((line) => line.includes('npm ci'))
    expect(installs).toHaveLength(2)
    for (const line of installs) expect(line).toContain('--ignore-scripts')
    const [modules] = argumentsOf('COPY').filter((rest) => rest.includes('node_modules'))
    const [, stage = ''] = /^--from=(\w+)/.exec(modules ?? '') ?? []
    const from = instructions.findIndex((line) => line.endsWith(` AS ${stage}`))
    const next = instructions.findIndex((line, index) => index > from && line.startsWith('FROM '))
    expect(instructions.slice(from, next).join('\n')).toContain('npm ci --omit=dev')
    expect(copied.filter((path) => path === 'vendor')).toHaveLength(3)
  })

  test('runs as somebody who owns nothing but the data folder', () => {
    expect(argumentsOf('USER')).toEqual(['node'])
    const after = image.slice(image.indexOf('USER node')).map((line) => line.split(' ')[0])
    expect(after.filter((name) => ['COPY', 'ADD', 'RUN'].includes(name ?? ''))).toEqual([])
    expect(argumentsOf('RUN')).toEqual(['install --directory --owner=node --group=node --mode=0700 /data'])
    expect(argumentsOf('VOLUME')).toEqual(['/data'])
    expect(argumentsOf('ENV')[0]).toContain('DATA_DIR=/data')
    expect(instructions.filter((line) => line.includes('--chown'))).toEqual([])
  })

  test('starts node itself, so that signals arrive, on a program that exists', () => {
    const [command, ...rest] = program(argumentsOf('CMD')[0])
    expect(command).toBe('node')
    expect(existsSync(sourceOf(rest.at(-1) ?? ''))).toBe(true)
    expect(argumentsOf('STOPSIGNAL')).toEqual(['SIGTERM'])
    expect(argumentsOf('ENTRYPOINT')).toEqual([])
  })

  test.each([
    ['it is', 200, 0],
    ['it is not', 500, 1],
  ])('is asked by node, there being nothing else in it, whether it is alive: %s', async (_, status, exitCode) => {
    const [, json] = argumentsOf('HEALTHCHECK')[0]?.split(' CMD ') ?? []
    const [command, ...rest] = program(json)
    expect(command).toBe('node')
    const server = createServer(({ url }, response) => response.writeHead(url === '/health' ? status : 404).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const check = spawn(process.execPath, rest, { env: { PORT: String(port) }, stdio: 'ignore' })
    expect(await once(check, 'exit')).toEqual([exitCode, null])
    await new Promise((resolve) => server.close(resolve))
    expect(argumentsOf('ENV')[0]).toContain('PORT=')
  })
})

const Depends = z.record(z.string(), z.object({ condition: z.string(), required: z.boolean().default(true) }))
const Service = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  user: z.string().optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  networks: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  stop_grace_period: z.string().default('10s'),
  depends_on: Depends.default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
})
type Service = z.infer<typeof Service>

const Compose = z.object({
  services: z.record(z.string(), Service),
  configs: z.record(z.string(), z.object({ content: z.string() })),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()),
  volumes: z.record(z.string(), z.null()),
})

/** knip brings a reader of YAML. */
const { parse } = z
  .object({ parse: z.custom<(text: string, how: object) => unknown>((it) => typeof it === 'function') })
  .parse(createRequire(createRequire(import.meta.url).resolve('knip'))('yaml'))
const compose = Compose.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }))
const services = Object.entries(compose.services)
const ours = services.filter(([, { image }]) => image === 'set-up-now')
const bots = ours.filter(([name]) => name.startsWith('bot-'))
const door = compose.configs['door']?.content ?? ''

/** With nothing set, `${NAME-this}` is this; the innermost first. */
function unset(text: string | number): string {
  const inner = String(text).replace(/\$\{\w+-([^${}]*)\}/g, '$1')
  return inner === String(text) ? inner : unset(inner)
}
const settingsOf = ({ environment }: Service) =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, unset(value)]))

describe('the composition', () => {
  test.each(services)('locks %s up', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], cap_add: [] })
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    expect(service.tmpfs).toContain('/tmp')
  })

  test('has several bots, each with settings that the bot takes, the same but for the port', () => {
    expect(bots.length).toBeGreaterThan(1)
    const configs = bots.map(([, service]) => readConfig(settingsOf(service)))
    for (const { mode, SANDBOX_CLOCK, HOST } of configs) {
      expect([mode, SANDBOX_CLOCK, HOST]).toEqual(['webex', 'off', '127.0.0.1'])
    }
    expect(new Set(configs.map(({ PORT }) => PORT)).size).toBe(bots.length)
    expect(new Set(configs.map((config) => JSON.stringify({ ...config, PORT: 0 }))).size).toBe(1)
    const names = bots.flatMap(([, { environment }]) => Object.keys(environment))
    expect(names.filter((name) => !(name in Settings.shape))).toEqual([])
  })

  test('lets bots keep orders in the database only, which they wait for', () => {
    const { database } = compose.services
    for (const [, bot] of bots) {
      const { protocol, hostname, username, password, pathname } = new URL(settingsOf(bot)['STORAGE_URL'] ?? '')
      expect([protocol, hostname]).toEqual(['postgres:', 'database'])
      expect(settingsOf(database ?? bot)).toEqual({
        POSTGRES_USER: username,
        POSTGRES_PASSWORD: password,
        POSTGRES_DB: pathname.slice(1),
      })
      expect(bot.depends_on['database']?.condition).toBe('service_healthy')
    }
    expect(database?.healthcheck?.test).toContain('pg_isready')
  })

  test('gives the bots longer to stop than they take at most', () => {
    const [, most = ''] = /closeWithGrace\(\{ delay: ([\d_]+)/.exec(readFileSync('bot/main.ts', 'utf8')) ?? []
    const seconds = Number(most.replaceAll('_', '')) / 1_000
    expect(seconds).toBeGreaterThan(0)
    for (const [, { stop_grace_period: grace }] of ours) expect(Number.parseInt(grace, 10)).toBeGreaterThan(seconds)
  })

  test('runs programs that exist, and builds their image once', () => {
    const programs = ours.flatMap(([, { command }]) => command.join(' ').match(/(\/app\/)?dist\/[\w/-]+\.js/g) ?? [])
    expect(programs).toHaveLength(2)
    expect(programs.map(sourceOf).filter((path) => !existsSync(path))).toEqual([])
    expect(ours.flatMap(([, { build }]) => build ?? [])).toEqual(['.'])
  })

  test('waits only for what there is, and for health only where it is looked at', () => {
    for (const [, { depends_on: waitsFor }] of services) {
      for (const [name, { condition }] of Object.entries(waitsFor)) {
        const looked = compose.services[name]?.healthcheck !== undefined
        expect([name, name in compose.services, condition !== 'service_healthy' || looked]).toEqual([name, true, true])
      }
    }
  })

  test('shows the outside the door, on this machine only, and the database to nobody but those behind the door', () => {
    const published = services.filter(([, { ports }]) => ports.length > 0)
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([['door', ['127.0.0.1:3000:3000']]])
    expect(ours.map(([, { network_mode: mode }]) => mode)).toEqual(ours.map(() => 'service:door'))
    const where = (name: string) => compose.services[name]?.networks ?? []
    expect(where('database').filter((network) => compose.networks[network]?.internal !== true)).toEqual([])
    expect(where('door')).toEqual(expect.arrayContaining(where('database')))
  })

  test('keeps what is to last in volumes that are named', () => {
    const used = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0] ?? ''))
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort())
  })
})

describe('the door', () => {
  test('knows every bot and the world, each at its port', () => {
    const known = [...door.matchAll(/server (\S+) 127\.0\.0\.1:(\d+)/g)].map(([, name, port]) => [name, Number(port)])
    const there = bots.map(([name, service]) => [name, Number(settingsOf(service)['PORT'])])
    const { world } = compose.services
    expect(known).toEqual([...there, ['sandbox', world?.environment['PORT']]])
  })

  test('hands to the bots every path that they serve, and to the world the rest', () => {
    const [, paths = ''] = /acl ours path_beg (.*)/.exec(door) ?? []
    const served = sources('bot/server').flatMap(({ code }) =>
      [...code.matchAll(/\b(?:app|router)\s*\.(?:get|post|use|delete)\(\s*'(\/\w+)/g)].map(([, path]) => path),
    )
    const webhooks = sources('bot/channels').flatMap(({ code }) =>
      [...code.matchAll(/^\s+path: '(\/\w+)'/gm)].map(([, path]) => path),
    )
    const all = new Set([...served, ...webhooks].filter((path) => path !== '/sandbox'))
    expect(paths.split(' ').sort()).toEqual([...all].sort())
  })
})
