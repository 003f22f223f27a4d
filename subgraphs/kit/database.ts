export { actorColumns, type ActorColumns } from './database/actor-columns.ts'
export { type DatabaseHost, openDatabase, type OpenDatabaseOptions } from './database/host.ts'
export { once, type OnceOptions } from './database/once.ts'
export { afterCursor, firstPerParent, type SortColumn } from './database/page.ts'
