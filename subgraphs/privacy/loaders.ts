import {
  argumentLoader,
  type Connection,
  groupLoader,
  type PageArguments,
  pageOf,
  type RequestContext,
  rowLoader,
} from '@civigraph/subgraph-kit'
import {
  type ApplicationRow,
  CONSENT_SORT_COLUMNS,
  type ConsentConditions,
  type ConsentRow,
  type IntendedUseRow,
  type PrivacyStore,
} from './store.ts'

export type Context = RequestContext<ReturnType<typeof createLoaders>>

/** A page whose total is counted only when somebody asks for it. */
interface List<Row> extends Connection<Row> {
  readonly countAll: () => Promise<number>
}

export type ApplicationList = List<ApplicationRow>
export type ConsentList = List<ConsentRow>

/** Arguments of a person's list, flat: parents that ask with equal ones share a statement. */
export type ConsentListArguments = PageArguments & ConsentConditions

export function createLoaders(store: PrivacyStore) {
  return {
    application: rowLoader(
      async (clients: readonly string[]) => await store.applicationsByClients(clients),
      (row: ApplicationRow) => row.client,
    ),
    use: rowLoader(
      async (ids: readonly string[]) => await store.usesByIds(ids),
      (row: IntendedUseRow) => row.id,
    ),
    usesOfApplication: groupLoader(
      async (clients: readonly string[]) => await store.usesOfClients(clients),
      (row: IntendedUseRow) => row.client,
    ),
    consent: rowLoader(
      async (ids: readonly string[]) => await store.consentsByIds(ids),
      (row: ConsentRow) => row.id,
    ),
    consentsOfPerson: argumentLoader(
      async (persons: readonly string[], { first, after, ...conditions }: ConsentListArguments) =>
        await store.consentsOfPersons(persons, { conditions, page: pageOf({ first, after }, CONSENT_SORT_COLUMNS) }),
    ),
    consentCountOfPerson: argumentLoader(
      async (persons: readonly string[], conditions: ConsentConditions) =>
        await store.countConsentsOfPersons(persons, conditions),
    ),
  }
}
