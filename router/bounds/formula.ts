import type { Variables } from '../engine/engine.ts'

/** A number, or how to get it from the variables of a request. What depends on no variable is a number at once. */
export type Formula = number | ((variables: Variables) => number)

export function sum(parts: readonly Formula[]): Formula {
  let constant = 0
  const open: Exclude<Formula, number>[] = []
  for (const part of parts) {
    if (typeof part === 'number') constant += part
    else open.push(part)
  }
  if (open.length === 0) return constant
  return (variables) => {
    let total = constant
    for (const part of open) total += part(variables)
    return total
  }
}

export function product(one: Formula, other: Formula): Formula {
  if (typeof one === 'number') {
    if (typeof other === 'number') return one * other
    return one === 0 ? 0 : (variables) => one * other(variables)
  }
  if (typeof other === 'number') return product(other, one)
  return (variables) => one(variables) * other(variables)
}

/** The formula where all conditions hold, else 0. */
export function onlyIf(conditions: readonly Condition[], formula: Formula): Formula {
  if (conditions.length === 0 || formula === 0) return formula
  return (variables) => {
    for (const { variable, is } of conditions) if ((variables[variable] === true) !== is) return 0
    return evaluate(formula, variables)
  }
}

/** A variable of `@skip` or `@include`, and the value with which the field is asked for. */
export interface Condition {
  readonly variable: string
  readonly is: boolean
}

export function evaluate(formula: Formula, variables: Variables): number {
  return typeof formula === 'number' ? formula : formula(variables)
}
