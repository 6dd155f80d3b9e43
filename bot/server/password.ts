import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router, urlencoded } from 'express'
import { z } from 'zod'
import { languages } from '../../cards/texts/index.ts'
import { broken, invited, setPassword } from '../../flows/password.ts'
import type { World } from '../../flows/world.ts'
import { passwordAssets } from './password-assets.ts'
import { fromHere, headers, limit, ofAddress, ofLink } from './password-guards.ts'
import { formPage, wordPage, type Tried, type Word } from './password-page.ts'
import { strengthOf } from './password-strength.ts'

/** What the form sends. The second field guards against a slip of the hand; a program that sends none has no hand. */
const Entered = z.object({ password: z.string().catch(''), repeat: z.string().optional().catch('') })

/** Holds any password that the policy allows, however it is encoded. */
const BODY = '16kb'

/**
 * The one-time password page, `/password/:token`. GET shows the form and changes nothing, so that whatever looks at
 * links before people do burns none; POST sets the password, and that uses the link up. A link that does not work gets
 * the same answer whatever the reason.
 */
export function passwordRoutes(world: World): Router {
  const router = Router()
  const gone = saying(world, 404, 'page.gone')
  const tooMany = saying(world, 429, 'page.tooMany')
  const read = urlencoded({ extended: false, limit: BODY, parameterLimit: 10 })

  router.use('/password', headers(world), passwordAssets(), noStore)
  router.get('/password/done', saying(world, 200, 'page.done'))
  router.get('/password/:token', limit(60, ofAddress(world), tooMany), async (request: Asked, response) => {
    const invitation = await invited(request.params.token, world)
    if (invitation) response.send(formPage(world.texts(invitation.language), invitation))
    else gone(request, response)
  })
  router.post(
    '/password/:token',
    limit(10, ofAddress(world), tooMany),
    limit(10, ofLink(world), tooMany),
    fromHere(world, saying(world, 403, 'page.elsewhere')),
    read,
    entering(world, gone),
  )
  router.use('/password', gone, failing(world, gone))
  return router
}

type Asked = Request<{ token: string }>
type Say = (request: Request, response: Response) => void

const entering = (world: World, gone: Say): RequestHandler<{ token: string }> =>
  async function entering(request, response) {
    const { token } = request.params
    const { password, repeat = password } = Entered.parse(request.body ?? {})
    const invitation = await invited(token, world)
    if (!invitation) return gone(request, response)
    const mismatch = repeat !== password
    const result = mismatch ? broken(password, invitation.personal) : await setPassword(token, password, world)
    if (result === 'gone') return gone(request, response)
    // A page of its own, so that no reload sends the password again and the link is off the screen.
    if (result === 'set') return response.redirect(303, `done?in=${invitation.language}`)
    const failed = result === 'failed'
    const strength = password === '' ? {} : { strength: await strengthOf(password, invitation.personal) }
    const tried: Tried = { mismatch, failed, broken: failed ? [] : result, ...strength }
    response.status(failed ? 503 : 422).send(formPage(world.texts(invitation.language), invitation, tried))
  }

/** In the language of the browser: what the language of the order is, only a live link could tell. */
const saying =
  (world: World, status: number, word: Word): Say =>
  (request, response) => {
    const { defaultLanguage } = world.rules
    const others = languages.filter((language) => language !== defaultLanguage)
    const wanted = languages.find((language) => language === request.query['in'])
    const language = wanted ?? (request.acceptsLanguages([defaultLanguage, ...others]) || defaultLanguage)
    response.status(status).send(wordPage(world.texts(language), word))
  }

const noStore: RequestHandler = (_request, response, next) => {
  response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  next()
}

/** A link that cannot even be decoded is one that does not work; a form that cannot be read is none of ours. */
const failing = (world: World, gone: Say): ErrorRequestHandler =>
  function failing(error: unknown, request, response, next) {
    if (response.headersSent) return next(error)
    if (error instanceof URIError) return gone(request, response)
    const { data: status = 500 } = Status.safeParse(error)
    if (status >= 500) world.log.error('password page failed', {}, error)
    saying(world, status, status < 500 ? 'page.elsewhere' : 'page.trouble')(request, response)
  }

const Status = z.object({ status: z.int().min(400).max(599) }).transform(({ status }) => status)
