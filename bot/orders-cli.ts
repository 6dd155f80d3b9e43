import { ConfigError, environment, readConfig } from './config.ts'
import { ordersProgram } from './orders-commands.ts'
import { DeskError } from './orders-desk.ts'

/** `npm run orders`: finds the bot by its settings and does what the command line says. */
async function main(): Promise<void> {
  const { PORT, INTAKE_TOKEN } = readConfig(environment())
  await ordersProgram({
    url: `http://127.0.0.1:${PORT}`,
    token: INTAKE_TOKEN,
    print: (line) => void process.stdout.write(`${line}\n`),
  }).parseAsync()
}

try {
  await main()
} catch (error) {
  if (!(error instanceof DeskError || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
