import { describe, expect, test } from '@jest/globals'
import { openMail } from '../../bot/mail/mail.ts'
import { openLog } from '../../bot/log.ts'
import { recordMail } from '../support/mail.ts'
import { letter } from './letters.ts'
import { openMailServer } from './mail-server.ts'
import { keepsMailPromises } from './promises.ts'

const silent = openLog('silent')
const from = 'Set Up Now <set-up-now@nordwind.example>'

describe('over SMTP', () => {
  keepsMailPromises(async () => {
    const server = await openMailServer()
    const mail = openMail(`smtp://127.0.0.1:${server.port}`, from, silent)
    return {
      mail,
      read: () => Promise.resolve(server.read()),
      refuse: (address) => server.refuse(address),
      falter: (times) => server.falter(times),
      async close() {
        mail.close()
        await server.close()
      },
    }
  })
})

describe('recorded', () => {
  keepsMailPromises(() => {
    const mail = recordMail()
    return Promise.resolve({
      mail,
      read: () => Promise.resolve(mail.letters),
      refuse: (address) => mail.refuse(address),
      falter: (times) => mail.falter(times),
      close: () => Promise.resolve(),
    })
  })
})

test('without a mail server, every letter is answered with that', async () => {
  const mail = openMail(undefined, from, silent)
  const answer = await mail.send('ola@nordwind.example', letter, 'a')
  expect(answer).toMatchObject({ ok: false, retry: false, why: 'noMail' })
  mail.close()
})
