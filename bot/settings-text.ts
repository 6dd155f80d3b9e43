import { about } from './setting.ts'
import { Settings } from './settings.ts'

/** Every setting as people read of it; what its default is comes from the schema itself. */
function* described() {
  for (const [name, setting] of Object.entries(Settings.shape)) {
    const { means, unset, secret } = about.get(setting) ?? { means: '' }
    const { data } = setting.safeParse(undefined)
    const fallback = typeof data === 'string' ? data : JSON.stringify(data)
    yield { name, means, secret, unset: unset ?? `\`${fallback}\`` }
  }
}

/** The settings as a Markdown table for the README. */
export function settingsTable(): string {
  const rows = [...described()].map(({ name, means, unset, secret }) => {
    return `| \`${name}\`${secret ? ' (secret)' : ''} | ${means} | ${unset} |`
  })
  return ['<!-- prettier-ignore -->', '| Setting | Meaning | Unset |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

/** The content of `.env.example`: every setting, none of them set. */
export function envExample(): string {
  const blocks = [...described()].map(({ name, means, unset, secret }) => {
    const file = secret ? ` A secret; may be a file instead: ${name}_FILE.` : ''
    return `# ${plain(means)}${file}\n# Unset: ${plain(unset)}\n#${name}=\n`
  })
  return ['# Copy to .env and set what you need; the real environment wins over this file.\n', ...blocks].join('\n')
}

const plain = (markdown: string) => markdown.replaceAll('`', '')
