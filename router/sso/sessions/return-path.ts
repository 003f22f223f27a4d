import { BACK_PATH, SIGN_IN_PATH, SIGN_OUT_PATH } from './paths.ts'

const MAX_CHARS = 1_024

/** A path of ours: one slash, then neither another one nor anything that a browser would read as one, or not read at all. */
const OWN_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/

/**
 * Where a person goes after signing in.
 *
 * @param wanted What the page asked for; anybody can write such a link.
 * @param origin Of the router itself.
 * @returns A whole address of this origin; its root for what is no path of ours, or leads to a sign-in again.
 */
export function returnAddress(wanted: string | null, origin: string): string {
  const root = `${origin}/`
  if (wanted === null || wanted.length > MAX_CHARS || !OWN_PATH.test(wanted)) return root
  const address = URL.parse(wanted, origin)
  if (address?.origin !== origin) return root
  const isOurs = [SIGN_IN_PATH, BACK_PATH, SIGN_OUT_PATH].some((path) => address.pathname.startsWith(path))
  return isOurs ? root : address.href
}
