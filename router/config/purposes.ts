import { choice, integer, optional, type readEnv, text, url } from '@civigraph/subgraph-kit'
import { PURPOSES, USUAL_REGISTERS } from '../guard/require-registers.ts'

/** What applications may ask conditional data for, and who tells the router so. */
export const purposeSettings = {
  CIVIGRAPH_PURPOSES: choice(
    'Whether conditional fields are held to a purpose wherever the supergraph has a register of intended uses, or one without it is refused.',
    PURPOSES,
    'where-registered',
  ),
  CIVIGRAPH_PURPOSES_REFRESH_MS: integer('How long an answer of the register of intended uses counts.', {
    fallback: 30_000,
    min: 100,
    max: 600_000,
  }),
  CIVIGRAPH_PURPOSE_REGISTER: text(
    'Subgraph that keeps the register of intended uses and consents; no other may answer for it.',
    USUAL_REGISTERS.purposes,
  ),
  CIVIGRAPH_MANDATE_REGISTER: text(
    'Subgraph that keeps the register of mandates; no other may answer for it.',
    USUAL_REGISTERS.mandates,
  ),
  CIVIGRAPH_CONSENT_URL: optional(url('Page where persons consent; it is named where a consent is missing.')),
}

type Raw = ReturnType<typeof readEnv<typeof purposeSettings>>

export function purposeConfig(raw: Raw) {
  return {
    purposes: raw.CIVIGRAPH_PURPOSES,
    registers: { mandates: raw.CIVIGRAPH_MANDATE_REGISTER, purposes: raw.CIVIGRAPH_PURPOSE_REGISTER },
    purposesRefreshMs: raw.CIVIGRAPH_PURPOSES_REFRESH_MS,
    consentUrl: raw.CIVIGRAPH_CONSENT_URL?.href ?? null,
  }
}
