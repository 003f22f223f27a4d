/** Identifier of a licence type of a register that names its types only: the register and the name in lower case ASCII. */
export function typeKey(register: string, name: string): string {
  return `${register}:${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}`
}

/** True for a text that can be the identifier of a licence type: `{register}:{code}`. */
export function isTypeKey(text: string): boolean {
  return /^[a-z0-9-]{2,32}:[\w.-]{1,100}$/.test(text)
}
