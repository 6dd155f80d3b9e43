import { subdivisions } from './subdivisions.ts'

/** Places: countries, their time zones and what their addresses look like. Names come from `Intl`, in the reader's language. */

/** ISO 3166-1 alpha-2. */
export const countries: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ ' +
  'NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
  'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ')

/** IANA zones in use in a country; empty where none is known. */
export function zonesOf(country: string): readonly string[] {
  const place = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    readonly timeZones?: readonly string[]
    getTimeZones?(): readonly string[]
  }
  return place.getTimeZones?.() ?? place.timeZones ?? []
}

export const hasSubdivisions = (country: string): boolean => country in subdivisions

/** Codes (the part of ISO 3166-2 after the country) and names, where an address needs one. */
export const subdivisionsOf = (country: string): readonly { readonly code: string; readonly name: string }[] =>
  (subdivisions[country] ?? '').split('|').flatMap((entry) => {
    const [code, ...name] = entry.split(' ')
    return code ? [{ code, name: name.join(' ') }] : []
  })

/** What a postal code looks like; countries that are not listed are not checked. */
const POSTAL: Readonly<Record<string, RegExp>> = {
  PL: /^\d{2}-\d{3}$/,
  US: /^\d{5}(-\d{4})?$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  AU: /^\d{4}$/,
  BR: /^\d{5}-?\d{3}$/,
  IN: /^\d{6}$/,
  MX: /^\d{5}$/,
  DE: /^\d{5}$/,
  FR: /^\d{5}$/,
  ES: /^\d{5}$/,
  IT: /^\d{5}$/,
  NL: /^\d{4} ?[A-Z]{2}$/i,
  AT: /^\d{4}$/,
  BE: /^\d{4}$/,
  CH: /^\d{4}$/,
  CZ: /^\d{3} ?\d{2}$/,
  SK: /^\d{3} ?\d{2}$/,
  SE: /^\d{3} ?\d{2}$/,
  DK: /^\d{4}$/,
  NO: /^\d{4}$/,
  FI: /^\d{5}$/,
  PT: /^\d{4}-\d{3}$/,
  JP: /^\d{3}-\d{4}$/,
}

export const needsPostalCode = (country: string): boolean => country in POSTAL
export const isPostalCode = (country: string, code: string): boolean => POSTAL[country]?.test(code) ?? true

/** Languages for announcements and mails, as the calling service writes them. */
export const serviceLanguages: readonly string[] =
  'en_us en_gb en_au pl_pl de_de fr_fr fr_ca es_es es_co it_it nl_nl pt_br pt_pt cs_cz da_dk fi_fi hu_hu nb_no ro_ro sv_se tr_tr ja_jp ko_kr zh_cn'.split(
    ' ',
  )

/** The same languages as an organisation's own language is written: `pl_PL`. */
export const locales: readonly string[] = serviceLanguages.map(
  (tag) => `${tag.slice(0, 3)}${tag.slice(3).toUpperCase()}`,
)

/** The service language most people of a country read; English where none is known. */
export const languageOf = (country: string): string =>
  serviceLanguages.find((tag) => tag.endsWith(`_${country.toLowerCase()}`)) ?? 'en_us'
