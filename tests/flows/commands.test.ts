import { expect, test } from '@jest/globals'
import { addressIn } from '../../flows/commands.ts'

test('an address is found in what was typed, whatever stands around it', () => {
  expect(addressIn('give it to <marek@nordwind.example>, please')).toBe('marek@nordwind.example')
  expect(addressIn('Ola@Nordwind.EXAMPLE')).toBe('ola@nordwind.example')
  expect(addressIn('nobody at all')).toBeUndefined()
})

test.each(['@', 'a@', 'a.', '.@a'])('thousands of %j are looked through in a moment', (part) => {
  expect(addressIn(part.repeat(5_000))).toBeUndefined()
})
