import {
  ActivityHandler,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
  type Storage as BotStorage,
  type StoreItems,
} from 'botbuilder'
import express from 'express'
import { z } from 'zod'
import type { Storage } from '../../storage/storage.ts'
import { cardOf, counted, fresh, openDurable, Tally } from '../job.ts'
import type { Place } from './place.ts'

/** The echo bot of botbuilder's samples, on Express, without an app id; it answers with a card. */
export async function serveEcho({ port, store }: Place): Promise<void> {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
  const state = new ConversationState(store === undefined ? new MemoryStorage() : durable(await openDurable(store)))
  const property = state.createProperty<Tally>('tally')
  const bot = new ActivityHandler().onMessage(async (context, next) => {
    const tally = counted(await property.get(context, fresh()))
    await property.set(context, tally)
    await state.saveChanges(context)
    const { words, form } = cardOf(context.activity.conversation.id, tally)
    await context.sendActivity({ type: 'message', text: words, attachments: [CardFactory.adaptiveCard(form)] })
    await next()
  })
  const app = express().use(express.json())
  app.post('/api/messages', (request, response) => adapter.process(request, response, (context) => bot.run(context)))
  app.listen(port, '127.0.0.1')
}

/** The product's store in the shape that botbuilder asks for: one turn a write. */
function durable({ orders }: Storage<Tally, null, object>): BotStorage {
  return {
    async read(keys) {
      const docs = await Promise.all(keys.map((key) => orders.get(key)))
      return Object.fromEntries(keys.map((key, n) => [key, docs[n] ? { tally: docs[n].state } : undefined]))
    },
    async write(changes: StoreItems) {
      for (const [key, item] of Object.entries(changes)) {
        const { tally: state } = Stored.parse(item)
        await orders.turn(key, undefined, () => ({ next: { state, secret: null, effects: [] }, reply: undefined }))
      }
    },
    delete: () => Promise.reject(new Error('Nothing is deleted here')),
  }
}

const Stored = z.object({ tally: Tally })
