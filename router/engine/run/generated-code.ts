import { NAME_FUNCTIONS } from './names.ts'

/** JavaScript that is written function by function, since they call each other, and made real in one go. */
export class GeneratedCode {
  readonly #functions: string[] = []
  readonly #outside = new Map<string, unknown>(Object.entries(NAME_FUNCTIONS))
  #written = 0

  /** The name of a function that `write` gives its body later. */
  announce(): string {
    return `f${this.#written++}`
  }

  /** Adds a function and tells its name. Names in `body` come from names.ts, all else in it is constant. */
  write(parameters: string, body: string, name: string = this.announce()): string {
    this.#functions.push(`function ${name}(${parameters}){${body}}`)
    return name
  }

  /** Makes a value from outside known to the code, and tells its name there. */
  take(value: unknown): string {
    const name = `x${this.#written++}`
    this.#outside.set(name, value)
    return name
  }

  /** Makes functions from outside known under their own names. */
  takeAll(functions: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(functions)) this.#outside.set(name, value)
  }

  /** @returns The function of this name, which whoever wrote it knows the type of. */
  make<F>(name: string): F {
    const source = `'use strict';${this.#functions.join('\n')}\nreturn ${name}`
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-type-assertion -- see names.ts
    return new Function(...this.#outside.keys(), source)(...this.#outside.values()) as F
  }
}
