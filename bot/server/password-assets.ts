import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Router } from 'express'

/** What the page loads, under `/password/`: its looks, its script, and what the script loads when somebody types. */
export function passwordAssets(): Router {
  const { resolve } = createRequire(import.meta.url)
  const beside = (name: string) => join(import.meta.dirname, name)
  const browserBuild = (name: string) => join(dirname(resolve(name)), 'zxcvbn-ts.js')
  const files = {
    'page.css': beside('password.css'),
    'password-live.js': beside('password-live.js'),
    'password-rules.js': beside('password-rules.js'),
    'estimator.js': browserBuild('@zxcvbn-ts/core'),
    'dictionary.js': browserBuild('@zxcvbn-ts/language-common'),
  }
  const router = Router()
  for (const [name, file] of Object.entries(files)) {
    const options = { root: dirname(file), maxAge: '1h', dotfiles: 'allow' as const }
    router.get(`/${name}`, (_request, response) => response.sendFile(basename(file), options))
  }
  return router
}
