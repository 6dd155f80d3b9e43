import type { Key, Texts } from '../../cards/texts/texts.ts'
import { rules, type Invitation, type Rule } from '../../flows/password.ts'
import { html, type Html } from '../html.ts'
import { page } from './page.ts'
import type { Level } from './password-strength.ts'

/** What was wrong with the last try, if there was one. Never what was typed. */
export interface Tried {
  readonly broken?: readonly Rule[]
  /** The two fields differed. */
  readonly mismatch?: boolean
  /** The service did not confirm it. */
  readonly failed?: boolean
  readonly strength?: Level
}

const levels = [0, 1, 2, 3, 4] as const

/** The page with the form. It works without the script, which only says sooner what the server says on submit. */
export function formPage(t: Texts, { email, companyName, personal }: Invitation, tried: Tried = {}): string {
  const { broken = [], mismatch = false, strength } = tried
  const alert = alertOf(t, tried)
  const about = alert ? 'faults' : 'rules'
  const saysLevels = JSON.stringify(levels.map((each) => strengthText(t, each)))
  const body = html`
    <h1>${t('page.heading')}</h1>
    <p class="for">${t('page.for', { email, name: companyName })}</p>
    ${alert}
    <form method="post" novalidate data-personal="${JSON.stringify(personal)}" data-levels="${saysLevels}">
      <input type="text" name="username" autocomplete="username" value="${email}" readonly hidden />
      <label for="password">${t('page.label')}</label>
      <div id="rules" class="rules">
        <p>${t('page.rules')}</p>
        <ul>
          ${rules.map((rule) => ruleItem(t, rule, broken.includes(rule)))}
        </ul>
        <p>${t('page.advice')}</p>
      </div>
      <input id="password" name="password" ${passwordField(broken.length > 0, about)} ${alert && html`autofocus`} />
      <p id="strength" class="strength" role="status" ${strength !== undefined && level(strength)}>
        ${strength !== undefined && strengthText(t, strength)}
      </p>
      <label for="repeat">${t('page.repeat')}</label>
      <input id="repeat" name="repeat" ${passwordField(mismatch, mismatch ? 'faults' : undefined)} />
      <label class="show" hidden><input id="show" type="checkbox" /> ${t('page.show')}</label>
      <button>${t('page.submit')}</button>
    </form>
    <p class="once">${t('page.once')}</p>
  `
  return page(t, { title: t('page.title'), error: alert !== undefined, live: true }, body)
}

const strengthText = (t: Texts, level: Level) => t('page.strength', { level: t(`page.level.${level}`) })

const level = (strength: Level) => html`data-level="${strength}"`

const ruleItem = (t: Texts, rule: Rule, isBroken: boolean) => html`
  <li
    data-rule="${rule}"
    data-met="${t('page.met')}"
    data-unmet="${t('page.unmet')}"
    ${isBroken && html`class="broken"`}
  >
    ${t(`page.rule.${rule}`)} <span class="spoken">${isBroken && t('page.unmet')}</span>
  </li>
`

const passwordField = (invalid: boolean, about: string | undefined) => html`
  type="password" autocomplete="new-password" required autocapitalize="none" spellcheck="false"
  ${invalid && html`aria-invalid="true"`} ${about && html`aria-describedby="${about}"`}
`

function alertOf(t: Texts, { broken = [], mismatch, failed }: Tried): Html | undefined {
  if (broken.length === 0 && !mismatch && !failed) return undefined
  const list = html`<p>${t('page.faults')}</p>
    <ul>
      ${broken.map((rule) => html`<li>${t(`page.rule.${rule}`)}</li>`)}
    </ul>`
  return html`
    <div id="faults" class="faults" role="alert">
      ${broken.length > 0 && list} ${mismatch && html`<p>${t('page.mismatch')}</p>`}
      ${failed && html`<p>${t('page.failed')}</p>`}
    </div>
  `
}

/** Pages that only say something. */
export type Word = Extract<Key, 'page.done' | 'page.gone' | 'page.tooMany' | 'page.elsewhere' | 'page.trouble'>

export function wordPage(t: Texts, word: Word): string {
  const body = html`
    <h1>${t(word)}</h1>
    <p>${t(`${word}Text`)}</p>
  `
  return page(t, { title: t(word), error: word !== 'page.done' }, body)
}
