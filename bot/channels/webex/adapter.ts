import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder'
import type { WebexClient } from 'webex'
import { z } from 'zod'
import { fitting } from './fitting.ts'
import type { Kinds } from './kinds.ts'
import { understood } from './understood.ts'

type Logic = (context: TurnContext) => Promise<void>

/** Files come as their bytes; a card is passed on as it is. */
const Picture = z
  .object({ contentType: z.string(), name: z.string(), content: z.instanceof(Uint8Array) })
  .transform(({ contentType, name, content }) => new File([Uint8Array.from(content)], name, { type: contentType }))
const Card = z.object({ contentType: z.string(), content: z.unknown() })

/** A message goes to the person or address given with it, else to the space of the conversation. */
const Outbound = z.object({
  type: z.string(),
  text: z.string().default(''),
  conversation: z.object({ id: z.string() }),
  attachments: z.array(z.union([Picture, Card])).default([]),
  channelData: z
    .union([z.object({ toPersonId: z.string() }), z.object({ toPersonEmail: z.string() })])
    .optional()
    .catch(undefined),
})

const Edited = z.object({ id: z.string(), text: z.string(), conversation: z.object({ id: z.string() }) })

/** What comes back for a posted message: botbuilder asks only for the id. */
export const Posted = z.object({ id: z.string(), roomId: z.string(), created: z.string() })
const Kind = z.object({ roomType: z.string() })

/** Webex for botbuilder: activities become Webex messages, and whoever wants a turn comes through `run`. */
export class WebexAdapter extends BotAdapter {
  readonly #client: WebexClient
  readonly #kinds: Kinds

  constructor(client: WebexClient, kinds: Kinds) {
    super()
    this.#client = client
    this.#kinds = kinds
  }

  /** Runs one turn; rejects when `logic` does. */
  async run(activity: Partial<Activity>, logic: Logic): Promise<void> {
    await this.runMiddleware(new TurnContext(this, activity), logic)
  }

  /** Posts messages one after the other; other activities have no equal on Webex and are left out. */
  override async sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = []
    for (const activity of activities) {
      responses.push(activity.type === ActivityTypes.Message ? await this.#post(activity) : { id: '' })
    }
    return responses
  }

  async #post(activity: Partial<Activity>): Promise<ResourceResponse> {
    const { text, conversation, attachments, channelData } = Outbound.parse(activity)
    const files = attachments.filter((attachment) => attachment instanceof File)
    const cards = attachments.filter((attachment) => !(attachment instanceof File))
    const answer = await this.#client.messages.create({
      ...(channelData ?? { roomId: conversation.id }),
      text: fitting(text),
      ...(files.length > 0 && { files }),
      ...(cards.length > 0 && { attachments: cards }),
    })
    const posted = understood(Posted, answer)
    // Whoever presses this card presses it there.
    const { data: kind } = Kind.safeParse(answer)
    if (kind) this.#kinds.note(posted.roomId, kind.roomType)
    return posted
  }

  /** Replaces the words of a message. Webex refuses that for one that carries a card or a file, and after the tenth time. */
  override async updateActivity(_context: TurnContext, activity: Partial<Activity>): Promise<void> {
    const { id, text, conversation } = Edited.parse(activity)
    await this.#client.messages.update({ id, roomId: conversation.id, text: fitting(text) })
  }

  override async deleteActivity(_context: TurnContext, { activityId }: Partial<ConversationReference>): Promise<void> {
    await this.#client.messages.remove(z.string().parse(activityId))
  }

  override async continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    const event = { type: ActivityTypes.Event, name: 'ContinueConversation' }
    await this.run(TurnContext.applyConversationReference(event, reference, true), logic)
  }

  override async continueConversationAsync(
    _bot: unknown,
    reference: Partial<ConversationReference>,
    ...rest: [logic: Logic] | [audience: string, logic: Logic]
  ): Promise<void> {
    await this.continueConversation(reference, rest.length === 1 ? rest[0] : rest[1])
  }
}
