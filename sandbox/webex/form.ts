import express, { type RequestHandler } from 'express'
import { Refusal } from './refusal.ts'

const type = 'multipart/form-data'

/** The form in which `POST /messages` takes a file. Leaves everything else alone. */
export const formBody: RequestHandler[] = [
  express.raw({ type, limit: '2mb' }),
  async (req, _res, next) => {
    const body: unknown = req.body
    if (req.is(type) && Buffer.isBuffer(body)) req.body = await fieldsOf(body, req.get('content-type') ?? '')
    next()
  },
]

/** Fields by name: texts as they are, and a list of `files`, each an address or a file with its bytes. */
async function fieldsOf(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
  const form = await parsed(body, contentType)
  const { files, ...texts } = Object.fromEntries(form)
  if ('attachments' in texts) throw new Refusal(400, 'A card is sent as JSON, not in a form.')
  return files === undefined ? texts : { ...texts, files: await Promise.all(form.getAll('files').map(uploaded)) }
}

async function parsed(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new Refusal(400, 'The form could not be read.')
  }
}

async function uploaded(file: string | File) {
  if (typeof file === 'string') return file
  return { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) }
}
