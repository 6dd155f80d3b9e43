import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { catalogues, languages, type Language } from '../../cards/texts/index.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { ErrorCode } from '../../flows/provisioning/contract.ts'
import { State } from '../../flows/record.ts'
import { finder, service } from '../../flows/setup/index.ts'
import { VERBS, verbOf } from '../../flows/typing.ts'
import { sources } from '../support/sources.ts'
import { english, speaking } from '../support/wizard.ts'

const folder = join(import.meta.dirname, '../../cards/texts')
const polish = speaking.find(({ language }) => language === 'pl') ?? english
const messages = (language: Language): Readonly<Record<string, string>> => catalogues[language].messages

test('the types of the texts are those of the English catalogue', () => {
  const printed = execFileSync(process.execPath, [join(folder, 'print-messages.mjs')], { encoding: 'utf8' })
  expect(readFileSync(join(folder, 'messages.ts'), 'utf8')).toBe(printed)
})

/** Every code that flows write down as `<name>: '<code>'`; those of the back ends' adapters go to the log. */
const written = (name: string) =>
  new Set(
    sources('flows')
      .filter(({ path }) => !path.includes('provisioning/'))
      .flatMap(({ code }) => [...code.matchAll(new RegExp(`\\b${name}: '([^']+)'`, 'g'))].map(([, it = '']) => it)),
  )

/** The options of an enumeration inside a stored record, however often it is wrapped. */
function optionsOf(schema: unknown): readonly string[] {
  const inner = schema as { readonly options?: readonly string[]; unwrap?(): unknown }
  return inner.options ?? optionsOf(inner.unwrap?.())
}

describe.each(languages)('in %s there is a sentence for', (language) => {
  const without = (kind: string, codes: Iterable<string>, ends = ['']) =>
    [...codes].flatMap((code) => ends.map((end) => `${kind}.${code}${end}`)).filter((key) => !messages(language)[key])

  test('every problem', () => {
    expect(
      without(
        'problem',
        // "custom" is zod's own name for an issue that carries its code as its message.
        [...written('code')].filter((code) => code !== 'custom' && !ErrorCode.safeParse(code).success),
      ),
    ).toEqual([])
    expect(without('problem', ['required', 'choice', 'tooLong', 'line', 'suggestions', 'other'])).toEqual([])
  })

  test('every stop, with a title', () => {
    const reasons = [...finder.entries, ...service.entries].flatMap((it) => (it.kind === 'stop' ? [it.reason] : []))
    expect(without('stop', reasons, ['.title', '.text'])).toEqual([])
  })

  test('every card that is no question, with a title', () => {
    const working = ['map', 'checking', 'review'].map((what) => `working.${what}`)
    const cards = [...working, 'unavailable', 'throttled', 'forbidden', 'failed', 'closed', 'cancelled']
    expect(without('card', cards, ['.title', '.text'])).toEqual([])
  })

  test('every notice, everything said in passing, and every word that can be typed', () => {
    const session = State.shape.session.unwrap()
    expect(without('notice', optionsOf(session.shape.notice))).toEqual([])
    const told = Object.keys(messages(language)).flatMap((key) => (key.startsWith('told.') ? [key.slice(5)] : []))
    expect(
      without(
        'say',
        [...written('say')].filter((code) => code !== 'summary' && !told.includes(code)),
      ),
    ).toEqual([])
    expect(without('command', [...VERBS, 'change'])).toEqual([])
  })

  /** Codes that lead back to an answer, are answered by calling again, or come from a bug of ours: told in general. */
  const inGeneral = [
    ...['VALIDATION', 'UNAUTHENTICATED', 'LOCKED', 'RATE_LIMITED', 'UPSTREAM', 'EMAIL_IN_OTHER_ORG', 'NOT_CONTACT'],
    ...['STALE_STEP', 'SUBDOMAIN_INVALID', 'SUBDOMAIN_TAKEN', 'SUBDOMAIN_LOCKED', 'SITE_INVALID', 'SITE_TAKEN'],
    ...['LOCATION_NAME_TAKEN', 'CONSUMER_ACCOUNT', 'ORG_AMBIGUOUS', 'COUNTRY_NOT_SOLD', 'KEY_REUSED'],
  ]

  test('every error of the services, but for those that are knowingly told in general', () => {
    expect(without('failure', ErrorCode.options).map((key) => key.slice('failure.'.length))).toEqual(inGeneral)
    expect(messages(language)['failure.other']).toBeTruthy()
  })
})

describe('plurals read right', () => {
  const said = (t: Texts, count: number) => [
    t('licences', { count }),
    t('subscriptions', { count }),
    t('partnerPick.text', { count }),
    t('customerPick.text', { count }),
    t('licences.title', { count }),
    t('prompt.closed', { count, order: 'WBX-1' }),
    t('prompt.lapsed', { count, order: 'WBX-1' }),
  ]

  const kept = (words: string) => (number: number) => words.replace('#', `${number}`)
  const one = kept('# licencja|# subskrypcja|# organizacja przypomina|# licencję|Twoja # odpowiedź')
  const few = kept('# licencje|# subskrypcje|# organizacje przypominają|# licencje|Twoje # odpowiedzi')
  const many = kept('# licencji|# subskrypcji|# organizacji przypomina|# licencji|Twoich # odpowiedzi')
  const spelt = (all: (n: number) => string, count: number) => all(count).replaceAll('#', `${count}`).split('|')

  test.each([
    [1, one],
    [2, few],
    [4, few],
    [22, few],
    [5, many],
    [12, many],
    [25, many],
    [112, many],
  ])('in Polish, for %i', (count, forms) => {
    const sentences = said(polish, count)
    for (const words of spelt(forms, count)) {
      expect(sentences.some((sentence) => new RegExp(`(^|[ .])${words}( |$)`).test(sentence))).toBe(true)
    }
    expect(sentences.filter((sentence) => !sentence.includes(`${count}`))).toEqual([])
  })

  test('in English, and nothing is nothing', () => {
    expect(said(english, 1).slice(0, 2)).toEqual(['1 licence', '1 subscription'])
    expect(said(english, 22).slice(0, 2)).toEqual(['22 licences', '22 subscriptions'])
    expect(english('prompt.closed', { count: 0, order: 'WBX-1' })).toContain('No answer was kept')
    expect(polish('prompt.closed', { count: 0, order: 'WBX-1' })).toContain('Żadna odpowiedź nie została zachowana')
  })
})

/** Where Cisco's own words exist they are used to the letter; money is said in full and doublets are decided (D8). */
const official: Readonly<Record<string, readonly [en: string, pl: string]>> = {
  'button.start': ['Set Up Now', 'Skonfiguruj teraz'],
  'order.start': ['Requested Start Date', 'Żądana data rozpoczęcia'],
  'order.contact': ['Provisioning Contact Email', 'Kontaktowy adres e-mail dotyczący aprowizacji'],
  'role.partner': ["I'm a Partner", 'Jestem partnerem'],
  'role.customer': ["I'm a Customer", 'Jestem klientem'],
  'button.next': ['Next', 'Dalej'],
  'who.me': ['Yes, I will set up', 'Tak, skonfiguruję'],
  'who.colleague': ['Another person in my company will set up', 'Inna osoba w mojej firmie skonfiguruje'],
  'who.customer': ['Customer will set up', 'Klient skonfiguruje'],
  'field.customerAdminEmail': ['Customer administrator email address', 'Adres e-mail administratora klienta'],
  'subscription.name': ['Subscription details', 'Szczegóły subskrypcji'],
  'location.name': ['Calling settings', 'Ustawienia połączeń'],
  'meetings.name': ['Meeting settings', 'Ustawienia spotkania'],
  'enterprise.name': ['Enterprise settings', 'Ustawienia przedsiębiorstwa'],
  'field.subdomain': ['Subdomain', 'Subdomena'],
  'button.checkAvailability': ['Check availability', 'Sprawdź dostępność'],
  'button.save': ['Save', 'Zapisz'],
  'button.provision': ['Provision and start billing', 'Aprowizuj i rozpocznij rozliczanie'],
  'problem.subdomain.invalid': ['Invalid subdomain name', 'Nieprawidłowa nazwa subdomeny'],
  'problem.subdomain.taken': ['Not available. Please try another name', 'Niedostępne. Spróbuj użyć innej nazwy'],
  'field.site.name': ['Site name', 'Nazwa witryny'],
  'field.site.timeZone': ['Time zone', 'Strefa czasowa'],
  'button.addSite': ['Add Site', 'Dodaj witrynę'],
  'field.location.name': ['Location Name', 'Nazwa lokalizacji'],
  'field.location.country': ['Country/Region', 'Kraj/region'],
  'field.location.address1': ['Street Address', 'Ulica'],
  'field.location.announcementLanguage': ['Announcement language', 'Język komunikatów'],
  'field.location.emailLanguage': ['Email language', 'Język wiadomości e-mail'],
  'button.back': ['Back', 'Wstecz'],
  'button.startOver': ['Start over', 'Zacznij od nowa'],
  'button.notRecognised': ["I don't recognise this organisation", 'Nie rozpoznaję tej organizacji'],
  'button.close': ['Close', 'Zamknij'],
}

describe('official labels', () => {
  test.each(Object.entries(official))('%s', (key, [en, pl]) => {
    expect([messages('en')[key], messages('pl')[key]]).toEqual([en, pl])
  })

  test('come in sentences, too', () => {
    expect(messages('en')['told.mapped']).toMatch(/^Your order was set up successfully/)
    expect(messages('pl')['told.mapped']).toMatch(/^Twoje zamówienie zostało pomyślnie skonfigurowane\./)
    expect(messages('en')['site.nth']).toMatch(/^Meeting site settings/)
    expect(messages('pl')['site.nth']).toMatch(/^Ustawienia witryny spotkań/)
    expect(messages('en')['rep.unnamed']).toContain('Cisco account representative')
    expect(messages('pl')['rep.unnamed']).toContain('rzedstawiciel konta Cisco')
  })

  test('and of two words for one thing only one is used', () => {
    const all = Object.values(messages('pl')).join('\n')
    expect(all).not.toMatch(/poddomen|obsług[iaę] administracyjn|rozpoczynaj rozliczenia/i)
  })
})

describe('no English is left in Polish', () => {
  test('not a whole sentence', () => {
    const same = Object.keys(messages('en')).filter((key) => messages('en')[key] === messages('pl')[key])
    expect(same.sort()).toEqual([
      'check.partner',
      'command.other',
      'org.admin',
      'plan.print',
      'result.byAt',
      'service.contact_center',
    ])
  })

  test('and not a word', () => {
    const words = /\b(the|and|of|you|your|is|are|not|please|with|this|that|it|for|was|be|can|set up|order|next|back)\b/i
    const left = Object.entries(messages('pl')).filter(([, text]) => words.test(text.replace(/\{\w+[^{}]*[},]/g, '')))
    expect(left).toEqual([])
  })
})

describe('words that can be typed', () => {
  test.each(speaking.map((t) => ({ language: t.language, t })))('mean one thing only in $language', ({ t }) => {
    const words = [...VERBS, 'change'].flatMap((verb) => t.coded('command', verb).split('|'))
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
    expect(words.filter((word) => word !== word.trim().toLowerCase() || word === '')).toEqual([])
  })

  test('mean the same in a card that speaks another language', () => {
    for (const verb of VERBS) {
      for (const word of speaking.flatMap((t) => t.coded('command', verb).split('|'))) {
        expect([word, verbOf(word, speaking)]).toEqual([word, verb])
      }
    }
  })

  test.each(speaking.map((t) => ({ language: t.language, t })))(
    'are the words on the buttons in $language',
    ({ t }) => {
      const buttons = [
        'next',
        'back',
        'help',
        'close',
        'startOver',
        'retry',
        'save',
        'checkAvailability',
        'addSite',
        'start',
      ]
      const others = ['notRecognised', 'provision', 'notMe'] as const
      for (const verb of [...buttons, ...others]) {
        expect([verb, verbOf(messages(t.language as Language)[`button.${verb}`] ?? '', speaking)]).toEqual([verb, verb])
      }
    },
  )
})
