/** The little of the framework that the transport uses; the package comes without typings. */
declare module '@webex/webex-node-bot-framework' {
  import type { WebexClient } from 'webex'

  type Listener = (...told: unknown[]) => void

  export default class Framework {
    /** `token` is handed to `Webex.init` as it is, so it may be a client that is open already. */
    constructor(options: { token: WebexClient; maxStartupSpaces: number; messageFormat: 'markdown' })
    start(): PromiseLike<unknown>
    stop(): PromiseLike<unknown>
    hears(phrase: RegExp, action: Listener): void
    on(event: 'spawn' | 'memberEnters' | 'attachmentAction' | 'files', listener: Listener): void
    readonly person: unknown
  }
}
