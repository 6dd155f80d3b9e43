import closeWithGrace from 'close-with-grace'
import express from 'express'
import { openSandbox } from './index.ts'

/** `npm run sandbox`: the sandbox alone, for bots that run beside it. */
const port = Number(process.env['PORT'] ?? 3000)
const host = process.env['HOST'] ?? '127.0.0.1'
const dataDir = process.env['DATA_DIR'] ?? './data'
const smtpPort = Number(process.env['SANDBOX_SMTP_PORT'] ?? 2525)

const sandbox = await openSandbox({ dataDir, smtpPort })
const app = express().disable('x-powered-by').use(sandbox.router)
const server = app.listen(port, host, (error) => {
  if (error) throw new Error(`The sandbox cannot listen on ${host}:${port}`, { cause: error })
  const address = server.address()
  const openAt = typeof address === 'object' ? address?.port : port
  console.log(
    `The sandbox is open at http://${host}:${openAt} (nothing in it is real; it remembers in ${dataDir}/sandbox)`,
  )
  console.log(`It takes mail at ${sandbox.smtpAt}`)
})

closeWithGrace(async () => {
  await sandbox.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
