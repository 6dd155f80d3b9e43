import type { Letter } from '../../flows/mail.ts'
import { html, type Html } from '../html.ts'

/**
 * The part that most people see. Without pictures, fonts or anything else to fetch. MJML makes of it what old
 * mail programs understand; it takes a while to load, so that happens with the first letter.
 */
export async function letterHtml(letter: Letter): Promise<string> {
  const { default: mjml } = await import('mjml')
  const laid = await mjml(markup(letter).text, { fonts: {}, ignoreIncludes: true, validationLevel: 'strict' })
  return laid.html
}

const markup = ({ language, subject, title, paragraphs, facts, button, footer }: Letter): Html => html`
  <mjml lang="${language}">
    <mj-head>
      <mj-title>${subject}</mj-title>
      <mj-preview>${paragraphs[0] ?? title}</mj-preview>
      <mj-attributes>
        <mj-all font-family="Inter, 'Segoe UI', system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif" />
        <mj-text color="#15181c" font-size="16px" line-height="24px" padding="0 24px" />
      </mj-attributes>
      <mj-style>${looks}</mj-style>
      <mj-raw>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
      </mj-raw>
    </mj-head>
    <mj-body background-color="#f5f6f8" css-class="desk">
      <mj-section padding="12px" />
      <mj-section background-color="#ffffff" border-radius="12px" css-class="paper" padding="24px 0">
        <mj-column>
          <mj-text css-class="ink">
            <h1>${title}</h1>
            ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
          </mj-text>
          ${facts.length > 0 && table(facts)} ${button && door(button)}
        </mj-column>
      </mj-section>
      <mj-section padding="16px 0 32px">
        <mj-column>
          <mj-text css-class="faint" color="#545d67" font-size="13px" line-height="20px">${footer}</mj-text>
        </mj-column>
      </mj-section>
    </mj-body>
  </mjml>
`

const table = (facts: Letter['facts']) => html`
  <mj-table css-class="facts" color="#15181c" font-size="15px" line-height="22px" padding="8px 24px">
    ${facts.map(
      ({ label, value }) => html`
        <tr>
          <th scope="row">${label}</th>
          <td>${value}</td>
        </tr>
      `,
    )}
  </mj-table>
`

/** The one thing to do; written out as well, for programs that show no buttons and people who trust no buttons. */
const door = ({ title, url }: NonNullable<Letter['button']>) => html`
  <mj-button
    href="${url}"
    align="left"
    background-color="#0a5fb0"
    border-radius="8px"
    color="#ffffff"
    css-class="door"
    font-size="16px"
    font-weight="600"
    inner-padding="12px 24px"
    line-height="24px"
    padding="20px 24px 12px"
    >${title}</mj-button
  >
  <mj-text css-class="faint" color="#545d67" font-size="13px" line-height="20px">
    <a href="${url}">${url}</a>
  </mj-text>
`

/** The colours are those of the pages. What is light is said inline as well, for programs that drop this. */
const looks = html`
  h1 { margin: 0 0 16px; font-size: 22px; font-weight: 600; line-height: 30px; } p { margin: 0 0 12px; } td, th, div, a
  { overflow-wrap: anywhere; word-break: break-word; } .facts th, .facts td { padding: 8px 0; border-top: 1px solid
  #dfe3e8; text-align: left; vertical-align: top; } .facts th { width: 38%; padding-right: 16px; color: #545d67;
  font-weight: 400; } .faint a { color: #0a5fb0; } @media (prefers-color-scheme: dark) { .desk, body { background-color:
  #16181b !important; } .paper, .paper > table { background-color: #1f2327 !important; } .ink div, .facts table { color:
  #eceef0 !important; } .facts th, .faint div { color: #a9b2bc !important; } .facts th, .facts td { border-color:
  #33393f !important; } .faint a { color: #7dbdff !important; } .door td, .door a { background-color: #7dbdff
  !important; color: #0a1c2e !important; } }
`
