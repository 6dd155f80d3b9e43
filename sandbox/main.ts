import closeWithGrace from 'close-with-grace'
import express from 'express'
import { openSandbox } from './index.ts'

/** `npm run sandbox`: the sandbox alone, for bots that run beside it. */
const port = Number(process.env['PORT'] ?? 3000)
const host = process.env['HOST'] ?? '127.0.0.1'
const dataDir = process.env['DATA_DIR'] ?? './data'

const sandbox = await openSandbox({ dataDir })
const app = express().disable('x-powered-by').use(sandbox.router)
const server = app.listen(port, host, (error) => {
  if (error) throw new Error(`The sandbox cannot listen on ${host}:${port}`, { cause: error })
  console.log(
    `The sandbox is open at http://${host}:${port} (nothing in it is real; it keeps its state in ${dataDir}/sandbox).`,
  )
})

closeWithGrace(async () => {
  await sandbox.close()
  await new Promise((resolve) => server.close(resolve))
})
