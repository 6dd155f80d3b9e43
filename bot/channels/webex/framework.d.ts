/** The little of the framework that the transport uses; the package comes without typings. */
declare module '@webex/webex-node-bot-framework' {
  type Listener = (...told: unknown[]) => void

  export default class Framework {
    /** `token` is handed to `Webex.init` as it is, so it may be what that is to give. */
    constructor(options: { token: object; maxStartupSpaces: number; messageFormat: 'markdown' })
    start(): PromiseLike<unknown>
    stop(): PromiseLike<unknown>
    hears(phrase: RegExp, action: Listener): void
    on(event: 'spawn' | 'memberEnters' | 'attachmentAction' | 'files', listener: Listener): void
    /** Forgets a space; rejects where it knows none. */
    despawn(roomId: string): PromiseLike<unknown>
    readonly person: unknown
  }
}
