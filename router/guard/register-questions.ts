/** A register that the router itself asks. */
export type RegisterName = 'mandates' | 'purposes'

/** Whether a mandate is in force. Identifiers have types of their own, which one name cannot hold. */
export const MANDATE_IN_FORCE = `query MandateInForce($id: ID!) {
  mandate(id: $id) {
    scope
    state
    agent { id }
    principal {
      ... on Person { person: id }
      ... on Organisation { organisation: id }
    }
  }
}`

/** For what each application may ask. */
export const INTENDED_USES = '{ intendedUsesInForce { client purpose fields needsConsent } }'

/** What the person who asks has agreed to. */
export const CONSENTS_IN_FORCE = `query ConsentsInForce($client: String!, $purpose: String!) {
  consentsInForce(client: $client, purpose: $purpose) { id fields }
}`

/** All questions of the router’s own, and who is to answer them. */
export const REGISTER_QUESTIONS: readonly { readonly register: RegisterName; readonly text: string }[] = [
  { register: 'mandates', text: MANDATE_IN_FORCE },
  { register: 'purposes', text: INTENDED_USES },
  { register: 'purposes', text: CONSENTS_IN_FORCE },
]
