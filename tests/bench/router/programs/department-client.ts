import { type Dispatcher, Pool } from 'undici'

/** Asks one department with the JSON text of a request, and gives the JSON text of its answer. */
export type Ask = (body: string) => Promise<string>

export interface Departments {
  readonly accounts: Ask
  readonly inventory: Ask
  readonly products: Ask
  readonly reviews: Ask
}

/** A whole request as it goes out. */
export function bodyOf(query: string, variables?: object): string {
  return JSON.stringify(variables ? { query, variables } : { query })
}

/** The way to one department by undici's lowest call. */
export function departmentClient(origin: string): Ask {
  const pool = new Pool(origin, { connections: 64, pipelining: 1 })
  const headers = ['content-type', 'application/json', 'accept', 'application/json']
  return (body) =>
    new Promise((resolve, reject) => {
      pool.dispatch({ path: '/graphql', method: 'POST', headers, body }, new WholeText(resolve, reject))
    })
}

/** One class for all answers, so that the engine sees one shape. */
class WholeText implements Dispatcher.DispatchHandler {
  readonly #resolve: (text: string) => void
  readonly #reject: (error: Error) => void
  #first: Buffer | null = null
  #parts: Buffer[] | null = null

  constructor(resolve: (text: string) => void, reject: (error: Error) => void) {
    this.#resolve = resolve
    this.#reject = reject
  }

  onRequestStart() {}

  onResponseStart() {}

  onResponseData(_controller: unknown, part: Buffer) {
    if (this.#first === null) this.#first = part
    else (this.#parts ??= [this.#first]).push(part)
  }

  onResponseEnd() {
    this.#resolve((this.#parts ? Buffer.concat(this.#parts) : (this.#first ?? Buffer.alloc(0))).toString('utf8'))
  }

  onResponseError(_controller: unknown, error: Error) {
    this.#reject(error)
  }
}
