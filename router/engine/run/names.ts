import { own, setOwn } from './own-members.ts'

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/

/**
 * Source that reads a member of an object. This file is the only way of names into generated code; all else that enters
 * it is JSON constants.
 *
 * @throws Error for text that is no GraphQL name.
 */
export function readOf(object: string, name: string): string {
  return isInherited(checked(name)) ? `own(${object},${JSON.stringify(name)})` : `${object}.${name}`
}

/** Source of a statement that gives an object a member of its own. */
export function writeTo(object: string, name: string, value: string): string {
  return checked(name) === '__proto__' ? `setOwn(${object},"__proto__",${value});` : `${object}.${name}=${value};`
}

/** Source of one member of an object literal. In brackets, `__proto__` is a name like any other. */
export function memberOf(name: string, value: string): string {
  return checked(name) === '__proto__' ? `["__proto__"]:${value}` : `${name}:${value}`
}

/** What the sources above call. */
export const NAME_FUNCTIONS = { own, setOwn } as const

/** Whoever lacks a member called `constructor`, `toString` or the like would read a function instead. */
function isInherited(name: string): boolean {
  return name in Object.prototype
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new Error('A name that is no GraphQL name cannot enter generated code.')
  return name
}
