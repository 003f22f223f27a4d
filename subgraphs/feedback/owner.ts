import { checkOrgId } from '@civigraph/subgraph-kit'

/**
 * Whether an organisation can be asked. Sole traders (credit codes `92…`) are natural persons, of whom no public record of
 * answers may come to be; the store refuses them too.
 */
export function canBeAsked(owner: string): boolean {
  return checkOrgId(owner).ok && !owner.startsWith('cn-uscc:92')
}

/** The register that names an organisation. */
export function registerOf(owner: string): string {
  return owner.slice(0, owner.indexOf(':'))
}
