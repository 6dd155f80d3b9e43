import { describe, expect, it } from '@jest/globals'
import { drawFunnel, funnelSvg } from '../bot/picture/funnel.ts'
import { sources } from './support/sources.ts'

type Funnel = Parameters<typeof drawFunnel>[0]

const stage = (label: string, count: number, note = '') => ({ label, count, note })

const week: Funnel = {
  title: 'Zamówienia w tym tygodniu',
  language: 'pl',
  stages: [
    stage('Powiadomienia dostarczone', 30_000, 'do 30 listopada'),
    stage('Konfiguracja rozpoczęta', 21_480, 'zwykle po 4 godzinach'),
    stage('Organizacja przypisana', 29),
    stage('Aprowizacja zakończona', 0),
  ],
}
const of = (...stages: Funnel['stages']): Funnel => ({ title: 'Set-ups', language: 'en', stages })

/** All that is written, in order, without the space that keeps thousands apart in Polish. */
async function written(funnel: Funnel): Promise<string[]> {
  const texts = (await funnelSvg(funnel)).matchAll(/<text[^>]*>([^<]*)</g)
  return Array.from(texts, ([, text = '']) => text.replaceAll('\u00a0', ' ').replaceAll('&lt;', '<'))
}

describe('the picture of a funnel', () => {
  it('is a PNG of 1200 by 720 pixels that every chat takes', async () => {
    const png = Buffer.from(await drawFunnel(week))
    expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 720])
    expect(png.length).toBeLessThan(200_000)
  })

  it('is the same for the same funnel, and another for another count', async () => {
    const first = Buffer.from(await drawFunnel(week))
    expect(Buffer.from(await drawFunnel(structuredClone(week))).equals(first)).toBe(true)
    const more = { ...week, stages: week.stages.map((it) => ({ ...it, count: it.count + 1 })) }
    expect(Buffer.from(await drawFunnel(more)).equals(first)).toBe(false)
  })

  it('says title, names, notes, counts and shares, in the way of the language', async () => {
    const words = await written(week)
    for (const { label, note } of week.stages)
      expect(words).toEqual(expect.arrayContaining([label, note].filter(Boolean)))
    expect(words).toContain(week.title)
    expect(words).toEqual(expect.arrayContaining(['30 000', '100%', '21 480', '71%', '29', '<1%', '0', '0%']))
    expect(await written({ ...week, language: 'en' })).toEqual(expect.arrayContaining(['30,000', '21,480']))
  })

  it('says 100 % of nothing less than all, and no share of nothing', async () => {
    expect(await written(of(stage('Prompted', 1000), stage('Started', 999)))).toContain('99%')
    const nothing = await written(of(stage('Prompted', 0), stage('Started', 0)))
    expect(nothing.filter((it) => it === '–')).toHaveLength(2)
  })

  it('draws the letters of Polish, each as itself', async () => {
    // A letter that the font has not is drawn as nothing or as a box, which would look the same for any two.
    const letters = Array.from('ąćęłńóśźżĄĆĘŁŃÓŚŹŻ…–')
    const drawn = await Promise.all(letters.map((letter) => drawFunnel(of(stage(letter, 1)))))
    const looks = new Set(drawn.map((png) => Buffer.from(png).toString('base64')))
    expect(looks.size).toBe(letters.length)
  })

  it('fetches nothing, and refers to nothing outside itself', async () => {
    const svg = await funnelSvg(week)
    expect(svg.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/https?:|href|url\((?!#)/)
  })

  it('costs the start of the bot nothing: what draws is loaded by the first picture', () => {
    const atStart = /^(?:import|export)(?! type)[^']*? from '(?:echarts|zrender|@resvg)[^']*'/m
    const rooms = sources('bot', 'cards', 'flows', 'storage')
    expect(rooms.filter(({ code }) => atStart.test(code)).map(({ path }) => path)).toEqual([])
    expect(rooms.filter(({ code }) => code.includes("import('echarts/core')"))).toHaveLength(1)
  })

  it('wraps long names between words and cuts off only what does not fit', async () => {
    const name = 'Powiadomienia o zamówieniach dostarczone osobom kontaktowym u partnera'
    const words = await written(of(stage(name, 3, 'a note '.repeat(20)), stage('Started', 2), stage('Provisioned', 1)))
    expect(words.join(' ')).toContain(name)
    expect(words.filter((it) => it.endsWith('…'))).toEqual([expect.stringMatching(/^a note.*…$/)])
    expect(Math.max(...words.map((it) => it.length))).toBeLessThan(45)
  })

  it('shows braces as nothing rather than as styles', async () => {
    expect(await written(of(stage('{note|Started}', 2)))).toContain('note Started')
  })

  it('keeps every row on the picture, be there none, one or a dozen', async () => {
    for (const rows of [0, 1, 2, 5, 12]) {
      const svg = await funnelSvg(of(...Array.from({ length: rows }, (_, n) => stage(`Stage ${n}`, 99 - n, 'a note'))))
      const heights = Array.from(svg.matchAll(/ y="([\d.]+)"[^>]*>(?:Stage|a note)/g), ([, y]) => Number(y))
      expect(heights).toHaveLength(rows * 2)
      expect(Math.min(...heights)).toBeGreaterThan(116)
      expect(Math.max(...heights)).toBeLessThan(720 - 32)
    }
  })

  it('makes even one among thousands visible, and none for none', async () => {
    const width = async (count: number) => {
      const svg = await funnelSvg(of(stage('Prompted', 30_000), stage('Provisioned', count)))
      const [, left, right] = /points="([\d.]+) [\d.]+ ([\d.]+) [^"]*" fill="rgb\(62,132,194\)"/.exec(svg) ?? []
      return Number(right) - Number(left)
    }
    expect(await width(30_000)).toBe(340)
    expect(await width(1)).toBeGreaterThanOrEqual(4)
    expect(await width(0)).toBe(0)
  })

  it('has contrast enough: 4.5 for words, 3 for shapes, and each stage lighter than the one before', async () => {
    const svg = await funnelSvg(week)
    const row = luminance('#f1f5f9')
    const contrasts = (pattern: RegExp) =>
      Array.from(svg.matchAll(pattern), ([, color = '']) => (row + 0.05) / (luminance(color) + 0.05))
    expect(Math.min(...contrasts(/<text[^>]* fill="([^"]+)"/g))).toBeGreaterThanOrEqual(4.5)
    const shapes = contrasts(/<polygon[^>]* fill="(rgb[^"]+)"/g)
    expect(shapes).toHaveLength(4)
    expect(Math.min(...shapes)).toBeGreaterThanOrEqual(3)
    expect(shapes).toEqual(shapes.toSorted((a, b) => b - a))
  })
})

/** As WCAG 2.2 defines it. */
function luminance(color: string): number {
  const parts = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : Array.from(color.matchAll(/\d+/g), ([part]) => Number(part))
  const [red = 0, green = 0, blue = 0] = parts
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
