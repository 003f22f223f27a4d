import { CivigraphError, codeOf, type GraphErrorJson } from './errors.ts'
import type { ErrorCode } from './generated/error-codes.ts'

/** What codegen writes for one operation: plain data, so that bundlers drop the operations a program does not use. */
export interface Operation<Data, Variables> {
  /** `sha256:` and the digest of `text`; names the operation in a list of trusted documents. */
  readonly id: string
  readonly name: string
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly text: string
  /** Never set; carries the two types. */
  readonly types?: (variables: Variables) => Data
}

export interface HubOptions {
  /** Address of the router's GraphQL endpoint. */
  readonly url: string | URL
  /** Gives the current access token; called before every request, so it may refresh. Absent: anonymous. */
  readonly token?: () => Promise<string> | string
  /** Id of a mandate: then everything is asked for its principal, by the person who is signed in. */
  readonly actingFor?: string
  /** What conditional data is asked for: an approved intended use of the application. One with a single use need not say. */
  readonly purpose?: string
  /** Replaceable for tests, proxies and tracing. */
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  /** Aborts the request; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** A place in an answer that holds null because something was refused or did not answer. */
export interface Gap {
  /** Response names from the root; without list indexes when nothing was fetched. */
  readonly path: readonly (string | number)[]
  readonly code: ErrorCode | 'UNKNOWN'
  /** Why, and the way out, in a sentence. */
  readonly message: string
  /** The field in the national schema, `Person.fullName`, where the router names it. */
  readonly coordinate: string | null
  /** The department that did not answer, where that is the reason. */
  readonly department: string | null
}

/** What a call gave: data, and where it has gaps. */
export interface Result<Data> {
  readonly data: Data
  readonly gaps: readonly Gap[]
}

/** Where the national graph is and who asks. */
export interface Hub {
  /**
   * Runs an operation and takes what the caller may see: refused or missing parts are null, and named in `gaps`.
   *
   * @throws {CivigraphError} when the whole request was refused, or nothing could be reached.
   */
  readonly run: <Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    options?: CallOptions,
  ) => Promise<Result<Data>>
  /**
   * Runs an operation and takes all or nothing.
   *
   * @throws {CivigraphError} for the first gap too.
   */
  readonly get: <Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    options?: CallOptions,
  ) => Promise<Data>
}

/** Makes a hub. It holds no connection and needs no closing. */
export function createHub(options: HubOptions): Hub {
  const run: Hub['run'] = async (operation, variables, call) => {
    const response = await send(options, operation, variables, call)
    const answer = await answerOf(response, operation.name)
    const errors = answer.errors ?? []
    const [first] = errors
    if (answer.data === undefined || answer.data === null)
      throw new CivigraphError(operation.name, first ?? { message: 'The router answered without data.' })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the router answers by the schema the types come from
    return { data: answer.data as never, gaps: errors.map(gapOf) }
  }
  return {
    run,
    async get(operation, variables, call) {
      const { data, gaps } = await run(operation, variables, call)
      const [gap] = gaps
      if (gap)
        throw new CivigraphError(operation.name, {
          message: gap.message,
          path: gap.path,
          extensions: { code: gap.code },
        })
      return data
    },
  }
}

async function send<Data, Variables>(
  { url, token, actingFor, purpose, fetch: request = fetch }: HubOptions,
  { name, text }: Operation<Data, Variables>,
  variables: Variables,
  call?: CallOptions,
): Promise<Response> {
  const current = await token?.()
  try {
    return await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...(current === undefined ? {} : { authorization: `Bearer ${current}` }),
        ...(actingFor === undefined ? {} : { 'civigraph-acting-for': actingFor }),
        ...(purpose === undefined ? {} : { 'civigraph-purpose': purpose }),
      },
      body: JSON.stringify({ query: text, operationName: name, variables }),
      signal: call?.signal ?? null,
    })
  } catch (error) {
    if (call?.signal?.aborted) throw error
    const message = `The router at ${new URL(url).origin} cannot be reached.`
    throw new CivigraphError(
      name,
      { message, extensions: { code: 'UPSTREAM_UNAVAILABLE', retry: true } },
      { cause: error },
    )
  }
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly GraphErrorJson[]
}

async function answerOf(response: Response, operation: string): Promise<Answer> {
  const body: unknown = await response.json().catch(() => null)
  if (isAnswer(body)) return body
  throw new CivigraphError(operation, { message: `The router answered ${response.status} without a GraphQL answer.` })
}

function isAnswer(body: unknown): body is Answer {
  return (
    typeof body === 'object' && body !== null && ('data' in body || ('errors' in body && Array.isArray(body.errors)))
  )
}

function gapOf(error: GraphErrorJson): Gap {
  const { path = [], message, extensions } = error
  return {
    path,
    message,
    code: codeOf(error),
    coordinate: textOf(extensions?.['coordinate']),
    department: textOf(extensions?.['department']),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
