export { CivigraphError } from './errors.ts'
export type { ErrorCode } from './generated/error-codes.ts'
export { type CallOptions, createHub, type Gap, type Hub, type HubOptions, type Operation, type Result } from './hub.ts'
export * from './generated/operations.ts'
