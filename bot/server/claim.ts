import { Router } from 'express'
import { languages } from '../../cards/texts/index.ts'
import type { World } from '../../flows/world.ts'
import { html } from '../html.ts'
import { page } from './page.ts'
import { passwordAssets } from './password-assets.ts'
import { headers, limit, ofAddress } from './password-guards.ts'

/**
 * `/claim/:code`, where the button of a letter leads. It changes nothing and looks nothing up: who somebody is, only the
 * chat knows, so the page opens the chat and says what to write there. Mail programs may open it as often as they like.
 */
export function claimRoutes(world: World, chatLink: () => string): Router {
  const router = Router()
  router.use('/claim', headers(world), passwordAssets())
  router.get(
    '/claim/:code',
    limit(60, ofAddress(world), (_request, response) => void response.sendStatus(429)),
    (request, response) => {
      const { defaultLanguage } = world.rules
      const others = languages.filter((language) => language !== defaultLanguage)
      const t = world.texts(request.acceptsLanguages([defaultLanguage, ...others]) || defaultLanguage)
      const code = /^[A-Z0-9]{8,40}$/.exec(String(request.params['code']))?.[0] ?? ''
      response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
      response.status(code ? 200 : 404).send(claimPage(t, code, chatLink()))
    },
  )
  return router
}

function claimPage(t: ReturnType<World['texts']>, code: string, chat: string): string {
  const body = code
    ? html`
        <h1>${t('claimPage.title')}</h1>
        <ol>
          <li><a href="${chat}">${t('claimPage.open')}</a></li>
          <li>${t('claimPage.write')} <code>${t('claimPage.command', { code })}</code></li>
        </ol>
        <p>${t('claimPage.why')}</p>
      `
    : html`
        <h1>${t('page.gone')}</h1>
        <p>${t('claimPage.gone')}</p>
      `
  return page(t, { title: t('claimPage.title'), error: code === '' }, body)
}
