import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Letter, Mail } from '../../flows/mail.ts'
import type { Received } from '../support/mail.ts'
import { letter } from './letters.ts'

/** A `Mail`, the readers at its other end, and what can go wrong between. */
export interface MailStage {
  readonly mail: Mail
  /** What readers find, oldest first, a repeat once. */
  read(): Promise<readonly Received[]>
  /** From now on this address does not exist. */
  refuse(address: string): void
  /** The next so many letters are put off by the server. */
  falter(times: number): void
  close(): Promise<void>
}

/** What flows may rely on, of whatever sends their letters. */
export function keepsMailPromises(open: () => Promise<MailStage>): void {
  describe('mail', () => {
    let stage: MailStage
    beforeEach(async () => {
      stage = await open()
    })
    afterEach(() => stage.close())

    const send = (to: string, key: string, other: Partial<Letter> = {}) =>
      stage.mail.send(to, { ...letter, ...other }, key)

    it('brings a letter to its reader, whole and in their language', async () => {
      expect(await send('ola@nordwind.example', 'WBX-1001:1')).toEqual({ ok: true })
      const [got, ...more] = await stage.read()
      expect(more).toEqual([])
      expect(got).toMatchObject({ to: 'ola@nordwind.example', subject: letter.subject, language: 'pl' })
      const words = got?.text.replace(/\s+/g, ' ')
      for (const part of [letter.title, ...letter.paragraphs, letter.button.url, letter.footer]) {
        expect(words).toContain(part)
      }
    })

    it('lets a repeat be recognised by its key, whatever is in a key, and takes no two keys for one', async () => {
      const keys = ['WBX-1001:1', 'WBX-1001:1', 'WBX-1001.1', '(WBX 1001)@Łódź/..', 'WBX-1001:11']
      for (const key of keys) expect(await send('ola@nordwind.example', key)).toEqual({ ok: true })
      expect((await stage.read()).map(({ key }) => key)).toEqual([...new Set(keys)])
    })

    it('says when a letter can never be delivered, and goes on with the next', async () => {
      stage.refuse('gone@nordwind.example')
      const refused = { ok: false, retry: false, why: 'refused', detail: '550' }
      expect(await send('gone@nordwind.example', 'a')).toEqual(refused)
      expect(await send('marek@nordwind.example', 'b')).toEqual({ ok: true })
      expect((await stage.read()).map(({ key }) => key)).toEqual(['b'])
    })

    it('says when it is worth trying again, and then it is', async () => {
      stage.falter(1)
      expect(await send('ola@nordwind.example', 'a')).toEqual({ ok: false, retry: true, why: '451' })
      expect(await stage.read()).toEqual([])
      expect(await send('ola@nordwind.example', 'a')).toEqual({ ok: true })
      expect(await stage.read()).toHaveLength(1)
    })

    it('writes to one person, never to two', async () => {
      const both = 'ola@nordwind.example, zed@obcy.example'
      expect(await send(both, 'a')).toMatchObject({ ok: false, retry: false, why: 'refused' })
      expect(await stage.read()).toEqual([])
    })

    it('keeps a subject in one line', async () => {
      await send('ola@nordwind.example', 'a', { subject: 'Order\r\nBcc: zed@obcy.example\r\n\r\nHello' })
      const [got] = await stage.read()
      expect(got).toMatchObject({ to: 'ola@nordwind.example', subject: 'Order Bcc: zed@obcy.example Hello' })
    })

    it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'WBX-1001', ''])(
      'does not send a link that leads neither to a page nor into the chat: %s',
      async (url) => {
        await expect(send('ola@nordwind.example', 'a', { button: { title: 'Open', url } })).rejects.toThrow('links')
        expect(await stage.read()).toEqual([])
      },
    )
  })
}
