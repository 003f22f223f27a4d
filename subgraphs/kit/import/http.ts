import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { DatabaseHost } from '../database/host.ts'
import type { Department } from '../department.ts'
import type { ReportFault } from '../public-error.ts'
import { importEvents } from './events.ts'
import { HTTP_PROBLEMS, type HttpProblem, unknownProfile } from './http-problem.ts'
import type { IsAllowed } from './import-key.ts'
import type { FileOfProfile } from './outcome.ts'
import type { ImportProfile } from './profile.ts'
import { type Appended, openSpool, type Spool } from './spool.ts'
import { earlierOutcome, type ImportTables } from './store.ts'
import { isImporting } from './turn.ts'

export interface ImportRoutesOptions {
  readonly department: WithProfiles
  /** The department's schema is migrated in it. */
  readonly database: DatabaseHost
  /** Where uploads wait until they are whole. */
  readonly spoolFolder: string
  readonly isAllowed: IsAllowed
  readonly reportFault: ReportFault
  /** Largest file; 2 GiB by default. */
  readonly maxBytes?: number
}

/**
 * A department's import over HTTP: `GET /imports` lists the profiles; `GET /imports/:profile/:sha256` tells what has
 * arrived of a file; `PUT` appends to it from byte `civigraph-offset` on; `POST` imports it (`?maxRejectShare=0.1`) and
 * answers with one {@link ImportEvent} per line. The body of `PUT` is `application/octet-stream` of any length. What cannot
 * be carried out is answered with `{ "error": { code, rule, wayOut } }`.
 */
export function importRoutes(options: ImportRoutesOptions): FastifyPluginAsync {
  const { department, database, isAllowed, maxBytes = 2 * 1024 ** 3 } = options
  const spool = openSpool({ folder: options.spoolFolder, name: department.name, maxBytes })
  const schema = department.name
  // oxlint-disable-next-line require-await -- Fastify takes a function without callback only when it is async
  return async (app) => {
    guard(app, isAllowed)
    app.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body))
    app.addHook('onReady', async () => await spool.removeOld())

    app.get('/imports', () => catalogueOf([department]))

    app.get('/imports/:profile/:sha256', async (request, reply) => {
      const found = findFile(department, request)
      if ('problem' in found) return answerProblem(reply, found)
      const busy = isImporting({ database, schema, profile: found.profile })
      const outcome = busy ? null : await earlierOutcome(database.schema<ImportTables>(schema), found.file)
      return { held: await spool.held(found.file), maxBytes, outcome }
    })

    app.put('/imports/:profile/:sha256', { bodyLimit: maxBytes }, async (request, reply) => {
      const found = findFile(department, request)
      if ('problem' in found) return answerProblem(reply, found)
      const problem = await takePart(spool, found.file, request)
      if (problem === null) return { held: await spool.held(found.file), maxBytes, outcome: null }
      // What is left of the body is not worth reading.
      return answerProblem(reply.header('connection', 'close'), problem)
    })

    app.post('/imports/:profile/:sha256', (request, reply) => {
      const found = findFile(department, request)
      if ('problem' in found) return answerProblem(reply, found)
      const maxRejectShare = shareOf(request)
      if (maxRejectShare === null) return answerProblem(reply, HTTP_PROBLEMS.badShare)
      const reportFault = (error: unknown) => options.reportFault(error, `import ${found.profile.name}`)
      return reply
        .header('content-type', 'application/x-ndjson')
        .header('cache-control', 'no-store')
        .send(importEvents({ ...found, database, schema, spool, maxRejectShare, reportFault }))
    })
  }
}

type WithProfiles = Pick<Department, 'name' | 'profiles'>

/** Profiles of several departments at one address: `GET /imports`, in the form in which each department lists its own. */
export function importCatalogue(departments: readonly WithProfiles[], isAllowed: IsAllowed): FastifyPluginAsync {
  // oxlint-disable-next-line require-await -- as above
  return async (app) => {
    guard(app, isAllowed)
    app.get('/imports', () => catalogueOf(departments))
  }
}

function catalogueOf(departments: readonly WithProfiles[]) {
  return {
    departments: departments.map(({ name, profiles }) => ({ department: name, profiles: profiles.map(describe) })),
  }
}

function guard(app: FastifyInstance, isAllowed: IsAllowed) {
  app.addHook('onRequest', async (request, reply) => {
    if (!isAllowed(request)) await answerProblem(reply, HTTP_PROBLEMS.notAllowed)
  })
}

function describe({ name, meaning, source, format, encoding, delimiter = ',', columns }: ImportProfile) {
  return {
    name,
    meaning,
    source,
    format,
    encoding,
    delimiter: format === 'csv' ? delimiter : null,
    columns: Object.entries(columns).map(([column, { expected }]) => ({ name: column, expected })),
  }
}

function answerProblem(reply: FastifyReply, { status, problem }: HttpProblem): FastifyReply {
  return reply.status(status).send({ error: problem })
}

function shareOf({ query }: FastifyRequest): number | null {
  const given = typeof query === 'object' && query !== null && 'maxRejectShare' in query ? query.maxRejectShare : '0.1'
  const share = typeof given === 'string' && given !== '' ? Number(given) : Number.NaN
  return share >= 0 && share <= 1 ? share : null
}

type Found = { readonly profile: ImportProfile; readonly file: FileOfProfile } | HttpProblem

function findFile({ profiles }: WithProfiles, { params }: FastifyRequest): Found {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route has these two parameters
  const { profile: name, sha256 } = params as { profile: string; sha256: string }
  const profile = profiles.find((one) => one.name === name)
  if (profile === undefined) return unknownProfile(profiles.map((one) => one.name))
  return /^[0-9a-f]{64}$/.test(sha256) ? { profile, file: { profile: name, sha256 } } : HTTP_PROBLEMS.badDigest
}

async function takePart(spool: Spool, file: FileOfProfile, request: FastifyRequest): Promise<HttpProblem | null> {
  const { body, headers } = request
  if (!(body instanceof Readable)) return HTTP_PROBLEMS.noBody
  const offset = headers['civigraph-offset']
  if (typeof offset !== 'string' || !/^\d{1,15}$/.test(offset)) return HTTP_PROBLEMS.badOffset
  const appended = await spool.append(file, { offset: Number(offset), body })
  if (appended === 'TOO_LARGE') await spool.remove(file)
  return afterPart[appended]
}

const afterPart: Record<Appended, HttpProblem | null> = {
  DONE: null,
  BUSY: HTTP_PROBLEMS.uploadRunning,
  OFFSET: HTTP_PROBLEMS.otherOffset,
  TOO_LARGE: HTTP_PROBLEMS.tooLarge,
}
