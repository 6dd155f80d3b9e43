import { join } from 'node:path'
import { z } from 'zod'
import { openSealedLog } from '../sealed-log.ts'
import { Mail } from './mail.ts'

const Change = z.discriminatedUnion('do', [
  z.object({ do: z.literal('keep'), mail: Mail }),
  z.object({ do: z.literal('again'), id: z.string() }),
  z.object({ do: z.literal('clear') }),
])
type Change = z.infer<typeof Change>

/** The mails that came, the newest `most` of them. */
export interface Inbox {
  /** Newest first. */
  all(): readonly Mail[]
  find(id: string): Mail | undefined
  /** Resolves when the mail survives a killed process. One that is there already counts as its copy. */
  keep(mail: Mail): Promise<void>
  clear(): Promise<void>
  /** Resolves when everything is stored. */
  settled(): Promise<void>
}

/** Opens the inbox kept in `folder`, encrypted as everything there; rejects when it cannot be read. */
export async function openInbox(folder: string, most = 500): Promise<Inbox> {
  const log = await openSealedLog(join(folder, 'mail'), join(folder, 'key'))
  const mails = new Map<string, Mail>()
  for (const entry of await log.read()) apply(mails, Change.parse(entry), most)
  const snapshot = () => [...mails.values()].map((mail): Change => ({ do: 'keep', mail }))
  await log.rewrite(snapshot())
  let entries = mails.size

  async function note(change: Change): Promise<void> {
    apply(mails, change, most)
    log.append(change)
    entries += 1
    if (entries > 2 * most) {
      entries = mails.size
      await log.rewrite(snapshot())
    }
    await log.settled()
  }

  return {
    all: () => [...mails.values()].reverse(),
    find: (id) => mails.get(id),
    keep(mail) {
      const kept = [...mails.values()].find((other) => isSame(mail, other))
      return note(kept ? { do: 'again', id: kept.id } : { do: 'keep', mail })
    },
    clear: () => note({ do: 'clear' }),
    settled: () => log.settled(),
  }
}

/** A sender may refer to one message for several mailboxes; each of these shows its own. */
const isSame = (one: Mail, other: Mail) =>
  one.messageId !== null && one.messageId === other.messageId && one.to.join() === other.to.join()

function apply(mails: Map<string, Mail>, change: Change, most: number): void {
  if (change.do === 'clear') return mails.clear()
  if (change.do === 'again') {
    const mail = mails.get(change.id)
    if (mail) mails.set(mail.id, { ...mail, copies: mail.copies + 1 })
    return
  }
  mails.set(change.mail.id, change.mail)
  const [oldest] = mails.keys()
  if (mails.size > most && oldest !== undefined) mails.delete(oldest)
}
