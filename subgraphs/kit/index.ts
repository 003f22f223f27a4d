export { argumentLoader, groupLoader, rowLoader } from './batch.ts'
export { type Actor, type Assurance, ASSURANCE_LEVELS, type Caller, type RowObligations } from './caller.ts'
export {
  type CertificateFiles,
  type Certificates,
  watchCertificates,
  type WatchedCertificates,
} from './certificate-files.ts'
export { type Connection, connectionOf, PAGE_SIZE, type Page, type PageArguments, pageOf } from './connection.ts'
export * from './deadline/index.ts'
export type { Department } from './department.ts'
export {
  bodyDigest,
  ENVELOPE_EXTENSION,
  ENVELOPE_HEADER,
  ENVELOPE_LIFE_SECONDS,
  ENVELOPE_REMEMBERED_SECONDS,
  ENVELOPE_TYPE,
  envelopeVerifier,
  type EnvelopeCall,
  type EnvelopeRules,
  socketBody,
} from './envelope.ts'
export { usedAtSiblings, type UsedAtSiblings, type UsedAtSiblingsOptions } from './envelope-siblings.ts'
export { choice, integer, list, optional, readEnv, secretFile, type Setting, text, url, watchedFile } from './env.ts'
export { type ErrorCode, type ErrorRule, ERRORS, GraphError, isErrorCode } from './errors.ts'
export { inProcess, type SubgraphRequest } from './execute.ts'
export * from './identifiers/index.ts'
export { isLoopback } from './loopback.ts'
export { dayIn, instantOf, isZone, timeIn } from './local-time.ts'
export { describeFault, publicError, type ReportFault } from './public-error.ts'
export { keepsRows } from './row-obligations.ts'
export { isOwner, type Owners, type RowRule, type RowRules } from './row-policies.ts'
export { isSharedScalarName, sharedScalars } from './scalars/index.ts'
export { subgraphSdl } from './sdl.ts'
export { EVENT_STREAM_TYPE, eventStream } from './stream/event-stream.ts'
export { SOCKET_PROTOCOL, type SocketOperation, type SocketResult } from './stream/graphql-socket.ts'
export { Mailbox, type MailboxBounds } from './stream/mailbox.ts'
export { type AcceptedSocket, speakGraphql, type SpeakOptions } from './stream/speak.ts'
export { inProcessEvents, isIterable, type Subscribe, type Subscribed } from './stream/subscribe.ts'
export { type Topic, topic, type TopicOptions } from './stream/topic.ts'
export { until } from './stream/until.ts'
export { type StreamForm, type StreamToWrite, writeStream } from './stream/write-stream.ts'
export {
  defineSubgraph,
  migrationScripts,
  type RequestContext,
  type Subgraph,
  type SubgraphDefinition,
} from './subgraph.ts'
export { type DepartmentConfig, departmentConfig, departmentSettings, runDepartment } from './process.ts'
export { type RecordRefusal, refusalRecord } from './envelope-refusals.ts'
export { serve, type Served, type ServeOptions } from './serve.ts'
export type { ServeTls } from './serve-tls.ts'
export { withoutLiterals, withoutToken, withoutVariableValues } from './quote-free.ts'
export { MASKS, type MaskedText, type MaskName, maskId, maskName, maskPhone } from './masks/mask.ts'
export {
  type Decimal,
  type IsoDate,
  type IsoDateTime,
  parseDate,
  parseDateTime,
  parseDecimal,
} from './scalars/index.ts'
export { figureStatus, type FigureStatus, isTooSmall, roundParts, type SmallCellRule } from './small-cells.ts'
export { runMain } from './run-main.ts'
