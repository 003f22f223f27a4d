import { createHash } from 'node:crypto'
import type { OrgId } from './org-id.ts'
import { parseOrgId } from './parse.ts'

/**
 * An organisation's identifier in a register that knows its organisations by name only: the register and a digest of the
 * normalised name (NFKC, trimmed, single spaces, lower case). The same name gives the same identifier everywhere, and a
 * changed name gives another: such registers cannot tell a renamed organisation from a new one.
 *
 * @example orgIdOfName('us-ma-licensee', 'Example Growers LLC')
 */
export function orgIdOfName(register: string, name: string): OrgId {
  const normalised = name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
  const digest = createHash('sha256').update(normalised).digest('hex').slice(0, 20)
  return parseOrgId(`${register}:${digest}`)
}
