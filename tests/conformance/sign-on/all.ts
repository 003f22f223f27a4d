import { assuranceCases } from './assurance.ts'
import { consentCases } from './consent.ts'
import { deviceCases } from './devices.ts'
import { guessingCases } from './guessing.ts'
import { knownDifferences } from './known-differences.ts'
import { leavingCases } from './leaving.ts'
import { machineCases } from './machines.ts'
import { proofCases } from './proofs.ts'
import { refusedRequestCases } from './refused-requests.ts'
import { revocationCases } from './revocation.ts'
import { signingInCases } from './signing-in.ts'
import type { At } from './sign-on.ts'
import { verifiedCases } from './verified.ts'
import { tokenCases } from './tokens.ts'

/** Everything a client can notice of a realm: the embedded one and a real Keycloak must pass the same cases. */
export function signOnCases(at: At): void {
  signingInCases(at)
  refusedRequestCases(at)
  consentCases(at)
  assuranceCases(at)
  tokenCases(at)
  verifiedCases(at)
  machineCases(at)
  deviceCases(at)
  proofCases(at)
  leavingCases(at)
  revocationCases(at)
  knownDifferences(at)
  guessingCases(at)
}
