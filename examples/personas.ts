/** The test persons of the embedded realm: how they sign in, and what each asks for. Passwords are of the demo only. */
export const PERSONAS = {
  citizen:
    'identity:read identity:name mandate:write licence:read licence:number feedback:read feedback:write consent:read consent:write',
  agent: 'identity:read mandate:write licence:read feedback:read feedback:write application:write',
  officer: 'identity:read licence:read licence:issue feedback:read feedback:reply application:write',
  analyst: 'statistics:read services:read',
  operator: 'feedback:read application:write graph:describe',
} as const

export type PersonaName = keyof typeof PERSONAS

/** @throws Error naming the test persons there are. */
export function personaNamed(name: string): PersonaName {
  const names = Object.keys(PERSONAS)
  if (isPersona(name)) return name
  throw new Error(`There is no test person of that name. There are: ${names.join(', ')}.`)
}

function isPersona(name: string): name is PersonaName {
  return Object.hasOwn(PERSONAS, name)
}
