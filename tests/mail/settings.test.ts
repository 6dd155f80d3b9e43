import { describe, expect, test } from '@jest/globals'
import { isAddress, senderOf } from '../../bot/mail/address.ts'
import { serverOf } from '../../bot/mail/smtp-server-of.ts'
import { Settings } from '../../bot/settings.ts'

describe('the sender of mail', () => {
  const sender = Settings.shape.MAIL_FROM

  test('is somebody on this machine unless set', () => {
    expect(sender.parse(undefined)).toBe('Set Up Now <set-up-now@localhost>')
  })

  test.each([
    ['setup@nordwind.example', { name: '', address: 'setup@nordwind.example' }],
    ['Nordwind – Łódź <setup@nordwind.example>', { name: 'Nordwind – Łódź', address: 'setup@nordwind.example' }],
    ['"Nordwind, setup" <setup@nordwind.example>', { name: 'Nordwind, setup', address: 'setup@nordwind.example' }],
  ])('may be %s', (text, parts) => {
    expect(sender.parse(text)).toBe(text)
    expect(senderOf(text)).toEqual(parts)
  })

  test.each(['Set Up Now', 'setup@', 'a@b, c@d', 'Setup <setup>', 'Setup <a@b> <c@d>', 'Setup\n<a@b>'])(
    'cannot be %j',
    (text) => {
      expect(sender.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        'must be an address, such as Set Up Now <set-up-now@partner.example>',
      ])
    },
  )
})

test('an address has one name and one host, in any letters', () => {
  const yes = [
    'ola@nordwind.example',
    'o.la+webex@nordwind.example',
    'żaneta@żółta-łódź.example',
    'set-up-now@localhost',
  ]
  const no = [
    'ola',
    'ola@',
    '@x',
    'a b@c',
    'a@b c',
    'a@b@c',
    '<a@b>',
    'a@b\n',
    'a@b,c@d',
    '"a"@b',
    `${'x'.repeat(65)}@y`,
  ]
  expect(yes.filter((text) => !isAddress(text))).toEqual([])
  expect(no.filter(isAddress)).toEqual([])
})

describe('where SMTP_URL leads', () => {
  test('mail leaves this machine encrypted or not at all', () => {
    expect(serverOf('smtp://mail.nordwind.example')).toMatchObject({
      ...{ host: 'mail.nordwind.example', port: 587, secure: false, requireTLS: true },
      tls: { rejectUnauthorized: true },
    })
    expect(serverOf('smtps://mail.nordwind.example')).toMatchObject({ port: 465, secure: true })
  })

  test.each(['smtp://127.0.0.1:2525', 'smtp://localhost:2525', 'smtp://[::1]:2525'])(
    'within it, at %s, that is left to the server',
    (url) => {
      expect(serverOf(url)).toMatchObject({ port: 2525, requireTLS: false, tls: { rejectUnauthorized: false } })
    },
  )

  test('an IPv6 address is one', () => {
    expect(serverOf('smtp://[::1]').host).toBe('::1')
  })

  test('who says no name does not log in', () => {
    expect(serverOf('smtp://mail.nordwind.example')).not.toHaveProperty('auth')
    expect(serverOf('smtps://set-up:s%3Acret@mail.nordwind.example')).toHaveProperty('auth', {
      user: 'set-up',
      pass: 's:cret',
    })
  })
})
