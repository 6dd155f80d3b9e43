// Prints the literal types of the English catalogue, from which the compiler checks every sentence's key and arguments.
import { readFileSync } from 'node:fs'

const english = JSON.parse(readFileSync(new URL('./en.json', import.meta.url), 'utf8'))
const lines = Object.entries(english).map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)}`)
process.stdout.write(
  `// Printed from en.json by \`npm run texts\`; do not edit.\nexport interface Messages {\n${lines.join('\n')}\n}\n`,
)
