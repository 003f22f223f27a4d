/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { Operation } from '../hub.ts'
/** How sure the platform is of who signed in. It grades a sign-in, never a person. */
export type Assurance =
  /** Two factors, one of them bound to the person. */
  | 'HIGH'
  /** Something the person knows, for example a password. */
  | 'LOW'
  /** Nobody signed in. */
  | 'NONE'
  /** Two factors. */
  | 'SUBSTANTIAL';

/** By what a benchmark groups. */
export type BenchmarkGroup =
  /** One row for all. */
  | 'ALL'
  /** By the authority that made the promise. */
  | 'AUTHORITY'
  /** By kind of standard. */
  | 'KIND';

/** Levels of divisions. */
export type DivisionLevel =
  /** County, district, county-level city. */
  | 'COUNTY'
  /** Prefecture. */
  | 'PREFECTURE'
  /** Province, municipality, autonomous region, special administrative region. */
  | 'PROVINCE';

/**
 * What a licence is worth at an instant. The first that holds, in this order: REVOKED, SURRENDERED, SUPERSEDED, SUSPENDED,
 * PENDING, NOT_YET, EXPIRED, VALID. Where a register has no first day, the day of issue stands for it.
 */
export type LicenceState =
  /** Its last day has passed. */
  | 'EXPIRED'
  /** Its first day has not come. */
  | 'NOT_YET'
  /** It has neither a first day nor a day of issue yet. */
  | 'PENDING'
  /** It was ended for ever. */
  | 'REVOKED'
  /** A newer one took its place. */
  | 'SUPERSEDED'
  /** Its holder gave it back. */
  | 'SURRENDERED'
  /** It was stopped for a time. */
  | 'SUSPENDED'
  /** It holds. */
  | 'VALID';

/** Whether there is a value. Suppressed and missing are different things. */
export type ObservationStatus =
  /** There is none. */
  | 'MISSING'
  /** There is one. */
  | 'NORMAL'
  /** There is one, and it may still change. */
  | 'PROVISIONAL'
  /** There is one, and it replaced an earlier one. */
  | 'REVISED'
  /** There is one, but it is kept back to protect people. */
  | 'SUPPRESSED';

/** Whether a promise was kept. On time exists only where a time was promised. */
export type Punctuality =
  /** The promised time passed first. */
  | 'LATE'
  /** No time was promised. */
  | 'NOT_PROMISED'
  /** It was answered or closed within the promised time. */
  | 'ON_TIME'
  /** The promised time has not passed. */
  | 'RUNNING';

/** What a thread is for. */
export type ThreadKind =
  /** Something went wrong. */
  | 'COMPLAINT'
  /** A question about the law or a service. */
  | 'CONSULTATION'
  /** A request to do something. */
  | 'HELP'
  /** A report of a fault or an offence. */
  | 'REPORT'
  /** A proposal. */
  | 'SUGGESTION';

/** What happened to a thread so far. */
export type ThreadState =
  /** It is closed. */
  | 'CLOSED'
  /** Nobody has answered. */
  | 'OPEN'
  /** The office answered; the author has not closed it. */
  | 'REPLIED';

export type KeptPromisesQueryVariables = Exact<{
  period: string;
  groupBy?: BenchmarkGroup | null | undefined;
}>;


export type KeptPromisesQuery = { benchmark: Array<{ group: string, met: string, total: string, volumeShare: string | null, standardsMet: number, standardsMeasured: number, ranked: boolean, formula: string, organisation: { id: string, name: string, feedback: { onTimeRate: string | null } | null } | null, leftOut: Array<{ rule: string, rows: number }> }> | null };

export type DivisionAtAGlanceQueryVariables = Exact<{
  code: string;
}>;


export type DivisionAtAGlanceQuery = { division: Array<{ id: string, code: string, name: string, level: DivisionLevel, startYear: number, parent: { id: string, name: string } | null, organisations: { totalCount: number, nodes: Array<{ id: string, name: string, serviceItems: { totalCount: number, nodes: Array<{ id: string, name: string, ratings: { given: number | null, goodRate: string | null } | null }> } | null }> }, observations: { totalCount: number, suppressed: number, missing: number, attribution: string, nodes: Array<{ indicator: string, period: string, value: string | null, unit: string, status: ObservationStatus }> } | null }> | null };

export type MyOverviewQueryVariables = Exact<{
  licences?: number | null | undefined;
}>;


export type MyOverviewQuery = { me: { assurance: Assurance, person: { id: string, name: string, fullName: string | null, residentId: string | null, licences: { totalCount: number, nodes: Array<{ id: string, state: LicenceState, validUntil: string | null, numberMasked: string, number: string | null, type: { id: string, name: string, serviceItem: { id: string, name: string, ratings: { given: number | null, goodRate: string | null } | null } | null }, issuer: { id: string, name: string } | null }> } | null, feedback: { totalCount: number, nodes: Array<{ id: string, kind: ThreadKind, state: ThreadState, punctuality: Punctuality, due: { on: string, because: Array<string> } | null, owner: { id: string, name: string } | null }> } | null } | null } | null };

export const KeptPromises: Operation<KeptPromisesQuery, KeptPromisesQueryVariables> = { id: 'sha256:571b1a2d1b28a611b4f264882f58a849df1030414125cae50633172ac41daaf0', name: 'KeptPromises', kind: 'query', text: "query KeptPromises($period:String!$groupBy:BenchmarkGroup=AUTHORITY){benchmark(period:$period groupBy:$groupBy){group organisation{id name(language:\"en\")feedback{onTimeRate}}met total volumeShare standardsMet standardsMeasured ranked formula leftOut{rule rows}}}" }
export const DivisionAtAGlance: Operation<DivisionAtAGlanceQuery, DivisionAtAGlanceQueryVariables> = { id: 'sha256:70146c16a488fc6c1b598f0fe88951c4f9e066da8f43c4eaa7da73ce6d3cf6b2', name: 'DivisionAtAGlance', kind: 'query', text: "query DivisionAtAGlance($code:DivisionCode!){division(code:$code){id code name(language:\"en\")level startYear parent{id name(language:\"en\")}organisations(first:3){totalCount nodes{id name serviceItems(first:2){totalCount nodes{id name ratings{given goodRate}}}}}observations(first:5){totalCount suppressed missing attribution nodes{indicator period value unit status}}}}" }
export const MyOverview: Operation<MyOverviewQuery, MyOverviewQueryVariables> = { id: 'sha256:b39003b7a3a84bff81aa3708634208b892ba417937198bba9d8606df92017f8f', name: 'MyOverview', kind: 'query', text: "query MyOverview($licences:Int=5){me{assurance person{id name fullName residentId licences(first:$licences orderBy:EXPIRES_NEXT){totalCount nodes{id state validUntil numberMasked number type{id name(language:\"en\")serviceItem{id name(language:\"en\")ratings{given goodRate}}}issuer{id name(language:\"en\")}}}feedback(first:5 orderBy:DUE_NEXT){totalCount nodes{id kind state punctuality due{on because}owner{id name(language:\"en\")}}}}}}" }