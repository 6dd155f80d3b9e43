import { el } from './dom.ts'
import type { Message } from './records.ts'

/** Gives the content of a file by the address that a message names. Rejects when it is not to be had. */
export type Download = (address: string) => Promise<Blob>

/** Files under `base`, for the holder of this token: an `<img>` cannot show one by its address. */
export function downloader(base: string, token: string): Download {
  return async (address) => {
    // The message names the sandbox as its sender reached it, which may be by another name than this page.
    const path = address.slice(address.lastIndexOf('/contents/'))
    const answer = await fetch(base + path, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}.`)
    return answer.blob()
  }
}

/** The picture that came with a message; `shown` is called when it has its place, or will have none. */
export function drawPicture(
  message: Message,
  { download, shown }: { readonly download: Download; readonly shown: () => void },
): HTMLElement {
  const [firstLine = ''] = message.text.split(/\r?\n/)
  const frame = el('p', { class: 'picture' })
  download(message.picture ?? '')
    .then(async (content) => {
      const url = URL.createObjectURL(content)
      const picture = el('img', { alt: firstLine || 'A picture without words', src: url })
      await picture.decode().finally(() => URL.revokeObjectURL(url))
      frame.append(picture)
    })
    .catch(() => frame.append('This picture cannot be shown.'))
    .finally(shown)
  return frame
}
