import type { Variables } from '../engine.ts'

/** Variables that `@skip` and `@include` ask, each with a number. Read once per run, so that no name is looked up later. */
export class Flags {
  readonly #variables: string[] = []

  numberOf(variable: string): number {
    const known = this.#variables.indexOf(variable)
    return known === -1 ? this.#variables.push(variable) - 1 : known
  }

  /** Source that asks for a variable where `F` are the flags of the run. */
  sourceOf(variable: string, wanted: boolean): string {
    return `${wanted ? '' : '!'}F[${this.numberOf(variable)}]`
  }

  read(variables: Variables): readonly boolean[] {
    return this.#variables.map((name) => Object.hasOwn(variables, name) && variables[name] === true)
  }
}
