/** Something that several use, and the way to say that one of them no longer does. */
export interface Lease<Thing> {
  readonly it: Thing
  /** Ends this use; a second time it does nothing. With the last use the thing itself is closed. */
  readonly release: () => Promise<void>
}

/** Things by name that are made at first use, shared by all who ask for the name, and closed after the last one. */
export class Shared<Thing> {
  readonly #uses = new Map<string, { readonly it: Thing; count: number }>()
  readonly #close: (it: Thing) => Promise<void>

  constructor(close: (it: Thing) => Promise<void>) {
    this.#close = close
  }

  take(name: string, make: () => Thing): Lease<Thing> {
    const use = this.#uses.get(name) ?? { it: make(), count: 0 }
    use.count++
    this.#uses.set(name, use)
    let released = false
    return {
      it: use.it,
      release: async () => {
        if (released) return
        released = true
        use.count--
        if (use.count > 0) return
        this.#uses.delete(name)
        await this.#close(use.it)
      },
    }
  }

  /** All that are in use. */
  things(): Thing[] {
    return [...this.#uses.values()].map(({ it }) => it)
  }
}
