import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { z } from 'zod'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const notice = read('NOTICE')

const Lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean(), link: z.boolean(), license: z.string() }).partial()),
})
const Package = z.object({
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]),
})
const Project = z.object({ dependencies: z.record(z.string(), z.string()) })

/** Licences that ask for little more than to be named. NOTICE repeats them. */
const allowed = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'PSF-2.0',
  // Asks that changes to its own files stay open; resvg is used as it comes.
  'MPL-2.0',
  // Asks that the typeface is not sold by itself, nor changed under its name; what is drawn with it is free.
  'OFL-1.1',
]

const licenceOf = (path: string): string => Package.parse(JSON.parse(read(`${path}/package.json`))).license

/** Also what is installed on other kinds of machines only: of that, the lock tells the licence. */
const shipped = Object.entries(Lock.parse(JSON.parse(read('package-lock.json'))).packages)
  .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
  .map(([path, { license }]) => ({ path, licence: license ?? licenceOf(path) }))

/** An old way to write it has the text's address behind the name. Several at once all hold. */
const parts = (licence: string) => licence.replace(/ \(http\S+\)$/, '').split(' AND ')

test('everything that is installed with the product may be used by anybody for anything', () => {
  expect(shipped.length).toBeGreaterThan(200)
  expect(shipped.filter(({ licence }) => !parts(licence).every((part) => allowed.includes(part)))).toEqual([])
})

test('NOTICE names those licences', () => {
  expect(allowed.filter((licence) => !notice.includes(licence))).toEqual([])
})

test('NOTICE names every package the product asks for, with its licence, and no other', () => {
  const { dependencies } = Project.parse(JSON.parse(read('package.json')))
  const asked = Object.keys(dependencies).filter((name) => !dependencies[name]?.startsWith('file:'))
  const named = [...notice.matchAll(/^ {2}(\S+) {2,}([\w.-]+(?: AND [\w.-]+)*)(?: {2,}|$)/gm)].map(
    ([, name, licence]) => `${name} ${licence}`,
  )
  expect(named).toEqual(asked.map((name) => `${name} ${licenceOf(`node_modules/${name}`)}`))
})
