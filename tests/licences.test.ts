import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { z } from 'zod'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const notice = read('NOTICE')

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean(), optional: z.boolean(), devOptional: z.boolean(), link: z.boolean() }).partial(),
  ),
})
const Package = z.object({ name: z.string(), license: z.string() })
const Project = z.object({ dependencies: z.record(z.string(), z.string()) })

/** Licences that ask for no more than to be named. NOTICE repeats them. */
const allowed = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'PSF-2.0']

const shipped = Object.entries(Lock.parse(JSON.parse(read('package-lock.json'))).packages)
  .filter(([path, { dev, optional, devOptional, link }]) => path !== '' && !dev && !optional && !devOptional && !link)
  .map(([path]) => Package.parse(JSON.parse(read(`${path}/package.json`))))

test('everything that is installed with the product may be used by anybody for anything', () => {
  expect(shipped.length).toBeGreaterThan(200)
  expect(shipped.filter(({ license }) => !allowed.includes(license))).toEqual([])
})

test('NOTICE names those licences', () => {
  expect(allowed.filter((licence) => !notice.includes(licence))).toEqual([])
})

test('NOTICE names every package the product asks for, with its licence, and no other', () => {
  const { dependencies } = Project.parse(JSON.parse(read('package.json')))
  const asked = Object.keys(dependencies).filter((name) => !dependencies[name]?.startsWith('file:'))
  const licenceOf = (name: string) => Package.parse(JSON.parse(read(`node_modules/${name}/package.json`))).license
  const named = [...notice.matchAll(/^ {2}(\S+) {2,}([\w.-]+)(?: {2,}|$)/gm)].map(
    ([, name, licence]) => `${name} ${licence}`,
  )
  expect(named).toEqual(asked.map((name) => `${name} ${licenceOf(name)}`))
})
