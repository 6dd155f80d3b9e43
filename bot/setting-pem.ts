import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A setting that names a PEM file, and becomes what the file says. */
const pem = (isRight: (text: string) => boolean, says: string) =>
  z.string().transform((path, issues) => {
    try {
      const text = readFileSync(path, 'utf8')
      if (isRight(text)) return text
    } catch {
      // What is wrong with the file is the same to whoever set it.
    }
    issues.addIssue(`must be a PEM file that can be read and holds ${says}`)
    return z.NEVER
  })

export const certificates = pem((text) => {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return found.map((one) => new X509Certificate(one)).length > 0
}, 'certificates')

export const privateKey = pem(
  (text) => createPrivateKey(text).type === 'private',
  'a private key that needs no password',
)

/** Whether a private key belongs to the first certificate of a text; both as the settings above give them. */
export const belongsTo = (key: string, certificate: string): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
