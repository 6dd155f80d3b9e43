import { z } from 'zod'
import type { Upload } from './contents.ts'
import { messageIdOf } from './ids.ts'
import type { Call, Operation } from './operation.ts'
import { Refusal } from './refusal.ts'
import { messageFor } from './sight.ts'
import type { World } from './world.ts'

/** Webex takes 100 MB and shows a preview up to this size; the sandbox is for pictures that are seen. */
const maxBytes = 1_000_000

/** How files of these kinds begin. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
}

/** A file as it comes in a form; JSON holds no bytes, so there it can only be an address. */
export const sentFile = z.union([
  z.url({ protocol: /^https?$/ }),
  z.object({ name: z.string().min(1).max(255), type: z.string(), bytes: z.instanceof(Uint8Array) }),
])

export type SentFile = z.infer<typeof sentFile>

/** Refuses with 400 what is not a picture that the sandbox shows. */
export function checkFile(file: SentFile): void {
  if (typeof file === 'string') return
  if (file.bytes.length > maxBytes) throw new Refusal(400, `The file has more than ${maxBytes} bytes.`)
  const beginning = beginnings[file.type]
  if (!beginning?.every((byte, index) => file.bytes[index] === byte)) {
    throw new Refusal(400, 'The sandbox takes PNG and JPEG pictures only.')
  }
}

/** What is sent as the file itself instead of JSON. */
export class Download {
  readonly upload: Upload

  constructor(upload: Upload) {
    this.upload = upload
  }
}

/** Files of messages, for whoever may read the message (developer.webex.com, Message Attachments). */
export function contentOperations(world: World): Operation[] {
  return [
    {
      name: 'contents.get',
      method: 'get',
      path: '/contents/:contentId',
      run: (call) => content(world, call),
    },
  ]
}

async function content(world: World, { me, params }: Call): Promise<Download> {
  const message = messageFor(world, me, messageIdOf(params['contentId'] ?? '') ?? '')
  const upload = await world.contents.read(message.id)
  if (!upload) throw new Refusal(404, 'The file could not be found.')
  return new Download(upload)
}
