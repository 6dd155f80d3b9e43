import { unescape } from 'node:querystring'
import { isLoopback } from '../setting.ts'

/**
 * Where a `smtp:` or `smtps:` URL leads, and how it is guarded on the way: letters hold names and links that open
 * orders, so they leave this machine encrypted or not at all. Within it nobody listens, and a relay’s certificate
 * would be for another name.
 */
export function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const near = isLoopback(hostname)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !near,
    tls: { rejectUnauthorized: !near },
    // Forgives a lone `%` in a password that nobody encoded.
    ...(username === '' ? {} : { auth: { user: unescape(username), pass: unescape(password) } }),
  }
}
