import { expect, test } from '@jest/globals'
import { Message } from '../../bot/channels/webex/events.ts'
import { withoutMention } from '../../bot/channels/webex/mention.ts'

const bot = { personId: 'bot-id', displayName: 'Set Up Now' }
const tag = (id: string, name: string) =>
  `<spark-mention data-object-type="person" data-object-id="${id}">${name}</spark-mention>`
const wordsOf = (said: { text: string; html?: string; mentionedPeople?: string[] }) =>
  withoutMention(
    Message.parse({
      id: 'm',
      roomId: 'r',
      roomType: 'group',
      personId: 'ola',
      created: '',
      mentionedPeople: ['bot-id'],
      ...said,
    }),
    bot,
  )

test('the mention of the bot is taken out where it stands', () => {
  expect(wordsOf({ text: 'Set Up Now hello', html: `${tag('bot-id', 'Set Up Now')} hello` })).toBe('hello')
  expect(wordsOf({ text: 'please Set Up Now help', html: `please ${tag('bot-id', 'Set Up Now')} help` })).toBe(
    'please help',
  )
})

test('the same words that are no mention stay', () => {
  const html = `${tag('bot-id', 'Set Up Now')} how do I Set Up Now?`
  expect(wordsOf({ text: 'Set Up Now how do I Set Up Now?', html })).toBe('how do I Set Up Now?')
})

test('mentions of other people stay', () => {
  const html = `${tag('marek', 'Marek')} ${tag('bot-id', 'Set Up Now')} for ${tag('bea', 'Bea')}`
  expect(wordsOf({ text: 'Marek Set Up Now for Bea', html, mentionedPeople: ['marek', 'bot-id', 'bea'] })).toBe(
    'Marek for Bea',
  )
})

test('a mention by nickname, with signs that html escapes, and with an @, is taken out', () => {
  expect(wordsOf({ text: '@R&D bot\nhello', html: `<p>@${tag('bot-id', 'R&amp;D bot')}<br>hello</p>` })).toBe('hello')
})

test('a tag with an id of another form is known by its place among those mentioned', () => {
  const html = `${tag('0a1b-uuid', 'Marek')} ${tag('2c3d-uuid', 'Setup')} go`
  expect(wordsOf({ text: 'Marek Setup go', html, mentionedPeople: ['marek', 'bot-id'] })).toBe('Marek go')
})

test('without html the name of the bot is looked for', () => {
  expect(wordsOf({ text: 'Set Up Now status' })).toBe('status')
  expect(wordsOf({ text: 'status, you bot' })).toBe('status, you bot')
})

test('line breaks and spaces inside are kept', () => {
  expect(wordsOf({ text: 'Set Up Now one\n\n  two   three\nfour', html: `${tag('bot-id', 'Set Up Now')} one…` })).toBe(
    'one\n\n  two   three\nfour',
  )
})

test('where the bot is not mentioned nothing is taken out', () => {
  expect(wordsOf({ text: 'Set Up Now', mentionedPeople: [] })).toBe('Set Up Now')
})
