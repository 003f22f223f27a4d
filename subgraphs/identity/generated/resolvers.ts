// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { DivisionRow } from '../store/divisions.ts';
import type { DivisionPage, MandatePage, OrganisationPage, Context } from '../loaders.ts';
import type { SuccessionRow } from '../store/successions.ts';
import type { MandateRow } from '../store/mandates.ts';
import type { OrganisationRow } from '../store/organisations.ts';
import type { PersonRow } from '../store/persons.ts';
import type { Caller } from '@civigraph/subgraph-kit';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day (日期), YYYY-MM-DD (ISO 8601), in the zone of the jurisdiction: 2026-02-28. */
  Date: { input: string; output: string; }
  /** An instant (时刻) with its offset (RFC 3339), kept as written: 2026-03-01T09:30:00+08:00. Without an offset it is refused. */
  DateTime: { input: string; output: string; }
  /** Code of an administrative division (行政区划代码, GB/T 2260): 6 digits; 9 for a township, 12 for a village. A code names a division only together with a day. */
  DivisionCode: { input: string; output: string; }
  /** Text masked by the department that keeps it (脱敏文本). The clear value did not travel; where there is one, it is another field. Cannot be sent. */
  MaskedText: { input: string; output: string; }
  /** Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of register cn-uscc are credit codes. */
  OrgId: { input: string; output: string; }
  /** Opaque identifier of a person (个人标识): 22 characters that say nothing about the person. Applications of different sectors see different identifiers of the same person. */
  PersonId: { input: string; output: string; }
  /** Resident identity number (公民身份号码, GB 11643): 17 digits and a check character. Shape, check character and day of birth are checked here; whether its division ever existed is checked by the department that registers persons. */
  ResidentId: { input: string; output: string; }
  /** Unified social credit code (统一社会信用代码, GB 32100-2015): 18 digits and capital letters with a check character. */
  Uscc: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

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

/** PRIVATE: never in a shared cache. */
export type CacheControlScope =
  | 'PRIVATE'
  | 'PUBLIC';

/** An administrative division (GB/T 2260) during the years in which its code meant this place. */
export type Division = {
  __typename?: 'Division';
  /** Divisions directly below that are in use, by code; none below a division that is not. */
  children: DivisionConnection;
  /** Six digits. */
  code: Scalars['DivisionCode']['output'];
  /** Year from which it no longer did; null while in use. */
  endYear?: Maybe<Scalars['Int']['output']>;
  /** Country, code and first year: `cn:440524@1983`. A code alone may have meant two places. */
  id: Scalars['ID']['output'];
  /** ISO 3166-2 code of a province. */
  iso31662?: Maybe<Scalars['String']['output']>;
  /** Level of the division. */
  level: DivisionLevel;
  /** Name in Chinese, or in English where the source has one. */
  name: Scalars['String']['output'];
  /** Organisations that stand in this division’s register, by name; none where the division is no longer in use. */
  organisations: OrganisationConnection;
  /** The division above; null for provinces, and for retired divisions whose parent no source names. */
  parent?: Maybe<Division>;
  /** Divisions that it took over, whole or in part. */
  predecessors: Array<DivisionSuccession>;
  /** First year in which the code meant this place. */
  startYear: Scalars['Int']['output'];
  /** What became of it: divisions that took it over, whole or in part. */
  successors: Array<DivisionSuccession>;
};


/** An administrative division (GB/T 2260) during the years in which its code meant this place. */
export type DivisionChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** An administrative division (GB/T 2260) during the years in which its code meant this place. */
export type DivisionNameArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};


/** An administrative division (GB/T 2260) during the years in which its code meant this place. */
export type DivisionOrganisationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<OrganisationKind>;
};

/** A page of divisions. */
export type DivisionConnection = {
  __typename?: 'DivisionConnection';
  /** Divisions of this page. */
  nodes: Array<Division>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Which divisions a list holds. All given conditions must hold. */
export type DivisionFilter = {
  /** Level. */
  level?: InputMaybe<DivisionLevel>;
  /** Part of the name (Chinese, or pinyin without spaces; in English for provinces), 1 to 200 characters; case does not matter. */
  nameContains?: InputMaybe<Scalars['String']['input']>;
  /** Only divisions in use on this day; today, when neither this nor `retired: true` is given. The table knows years only: a day in a year of change finds both records. */
  on?: InputMaybe<Scalars['Date']['input']>;
  /** Code of the division above. */
  parent?: InputMaybe<Scalars['DivisionCode']['input']>;
  /** True: only divisions that are no longer in use. */
  retired?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Levels of divisions. */
export type DivisionLevel =
  /** County, district, county-level city. */
  | 'COUNTY'
  /** Prefecture. */
  | 'PREFECTURE'
  /** Province, municipality, autonomous region, special administrative region. */
  | 'PROVINCE';

/** One division that became, wholly or in part, another. */
export type DivisionSuccession = {
  __typename?: 'DivisionSuccession';
  /** The later or the earlier division. Null when the table does not hold it. */
  division?: Maybe<Division>;
  /** True for a part that moved in that year while the division went on. False for what became of it when it ended: several divisions may then share it. */
  part: Scalars['Boolean']['output'];
  /** Year of the change, where the table names one. */
  year?: Maybe<Scalars['Int']['output']>;
};

/** A mandate that is to be granted. */
export type GrantMandate = {
  /** Who will act. Whoever grants a mandate learns that there is such a person, and the masked name. */
  agent: Scalars['PersonId']['input'];
  /** The organisation in whose name it is granted, by an agent of it; in one’s own name, when none is given. */
  organisation?: InputMaybe<Scalars['OrgId']['input']>;
  /**
   * What for: 1 to 20 scopes of the graph, such as `licence:read`. A department asks for its reading scope also where a field
   * needs none: without `identity:read` the agent learns the identifier and the masked name of a principal, and no more. With
   * `mandate:write` the agent may pass on what it holds, five times at most from one agent to the next.
   */
  scope: Array<Scalars['String']['input']>;
  /** First instant at which it holds, not in the past; now, when none is given. */
  validFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** First instant at which it no longer holds; at most 3 years from now. */
  validUntil: Scalars['DateTime']['input'];
};

/**
 * A right to act for a person or an organisation. Its state is computed from dates and from what was done to it, never stored.
 * What an agent passes on gives no more than the own mandate does, and ends with it. Only the agent and the principal see it.
 */
export type Mandate = {
  __typename?: 'Mandate';
  /** Who acts. */
  agent?: Maybe<Person>;
  /** True when a register outside the platform keeps it; only that register changes it. False when it was granted here. */
  fromRegister: Scalars['Boolean']['output'];
  /** Identifier of the mandate. */
  id: Scalars['ID']['output'];
  /** For whom the agent acts. */
  principal?: Maybe<Party>;
  /** What the agent may do, as scopes of the graph. */
  scope: Array<Scalars['String']['output']>;
  /** State at an instant; now, when none is given. */
  state: MandateState;
  /** First instant at which it holds. */
  validFrom: Scalars['DateTime']['output'];
  /** First instant at which it no longer holds. */
  validUntil: Scalars['DateTime']['output'];
};


/**
 * A right to act for a person or an organisation. Its state is computed from dates and from what was done to it, never stored.
 * What an agent passes on gives no more than the own mandate does, and ends with it. Only the agent and the principal see it.
 */
export type MandateStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of mandates. */
export type MandateConnection = {
  __typename?: 'MandateConnection';
  /** Mandates of this page. */
  nodes: Array<Mandate>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** What a mandate is worth at an instant. */
export type MandateState =
  /** It holds. */
  | 'ACTIVE'
  /** The organisation for which it was given is no more. */
  | 'ENDED'
  /** Its last day has passed. */
  | 'EXPIRED'
  /** Its first day has not come. */
  | 'NOT_YET'
  /** It was taken back or given up, or the one was from which it was passed on. */
  | 'REVOKED';

/** How the owning department shortens a value before it leaves. */
export type Mask =
  | 'HASHED'
  | 'ID'
  | 'NAME'
  | 'NONE'
  | 'PHONE';

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Lets somebody act for oneself, or for whom one acts under a mandate with the scope `mandate:write`: then at most with the
   * scopes and the time of that mandate, and to nobody through whose hands it came. Needs a sign-in with two factors. At most 20
   * mandates of a principal for one agent, and 1,000 for all, are open at a time.
   */
  grantMandate?: Maybe<Mandate>;
  /** Narrows what a granted mandate is for, shortens its time, or both, up to 50 times. For the principal’s side. */
  limitMandate?: Maybe<Mandate>;
  /** Ends a mandate at once: the principal’s side takes a granted one back, the agent gives any one up. */
  revokeMandate?: Maybe<Mandate>;
};


export type MutationGrantMandateArgs = {
  idempotencyKey: Scalars['String']['input'];
  mandate: GrantMandate;
};


export type MutationLimitMandateArgs = {
  idempotencyKey: Scalars['String']['input'];
  mandate: Scalars['ID']['input'];
  scope?: InputMaybe<Array<Scalars['String']['input']>>;
  validUntil?: InputMaybe<Scalars['DateTime']['input']>;
};


export type MutationRevokeMandateArgs = {
  idempotencyKey: Scalars['String']['input'];
  mandate: Scalars['ID']['input'];
};

/** A legal body: authority, company, association. A sole trader is a natural person and has no public record here. */
export type Organisation = {
  __typename?: 'Organisation';
  /** Division in whose register it stands, as it is today; null when unknown or outside the national divisions. */
  division?: Maybe<Division>;
  /** Year in which it ended; null while it exists or when unknown. */
  endYear?: Maybe<Scalars['Int']['output']>;
  /** Who may act for this organisation, newest first. Only its agents with the scope `mandate:write` see them; null for others. */
  grantedMandates?: Maybe<MandateConnection>;
  /** Register and code: `cn-uscc:91350100M000100Y43`, `ca-ifoi:1`. */
  id: Scalars['OrgId']['output'];
  /** What kind of body it is. */
  kind: OrganisationKind;
  /** Name in a language (BCP 47), else in the register's first language. */
  name: Scalars['String']['output'];
  /** The register that keeps this organisation. */
  register: Scalars['String']['output'];
  /** Year in which it began, where the register says so. */
  startYear?: Maybe<Scalars['Int']['output']>;
  /** State computed from its years; registers know no more, so the year that `at` shows in its own offset decides (now: UTC). */
  state: OrganisationState;
  /** State as the register wrote it; shown beside the computed one. */
  stateAsFound?: Maybe<Scalars['String']['output']>;
  /** Unified social credit code, where the organisation has one. */
  uscc?: Maybe<Scalars['Uscc']['output']>;
};


/** A legal body: authority, company, association. A sole trader is a natural person and has no public record here. */
export type OrganisationGrantedMandatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A legal body: authority, company, association. A sole trader is a natural person and has no public record here. */
export type OrganisationNameArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};


/** A legal body: authority, company, association. A sole trader is a natural person and has no public record here. */
export type OrganisationStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of organisations. */
export type OrganisationConnection = {
  __typename?: 'OrganisationConnection';
  /** Organisations of this page. */
  nodes: Array<Organisation>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Which organisations a list holds. All given conditions must hold. */
export type OrganisationFilter = {
  /** Kind of body. */
  kind?: InputMaybe<OrganisationKind>;
  /** Part of a name in any language or of an abbreviation, 2 to 200 characters; case does not matter. */
  nameContains?: InputMaybe<Scalars['String']['input']>;
  /** Register, for example `ca-ifoi`. */
  register?: InputMaybe<Scalars['String']['input']>;
};

/** What kind of body an organisation is. */
export type OrganisationKind =
  /** An association or foundation. */
  | 'ASSOCIATION'
  /** A company. */
  | 'COMPANY'
  /** An institution carried by the state: school, hospital, institute. */
  | 'INSTITUTION'
  /** Anything else, or unknown. */
  | 'OTHER'
  /** An authority or another body of the state. */
  | 'PUBLIC_BODY';

/** Order of a list of organisations. */
export type OrganisationOrder =
  /** By identifier. */
  | 'ID'
  /** By name in the register’s first language, without regard to case and accents; then by identifier. */
  | 'NAME';

/** What the years of an organisation say about an instant. */
export type OrganisationState =
  /** It exists, as far as the register says. */
  | 'ACTIVE'
  /** Its last year has passed. */
  | 'ENDED'
  /** Its first year has not come. */
  | 'NOT_YET';

/** Where a page of a list ends, and whether there is more behind it. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Give it as `after` to get the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** True when the list goes on behind `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** Who can be acted for. */
export type Party = Organisation | Person;

/**
 * A natural person in the national identity register. Known to the person, to officials with the duty of casework, and by
 * masked name only to officials who answer letters (duty `feedback.reply`); to everybody else there is no such person.
 */
export type Person = {
  __typename?: 'Person';
  /** Name in clear; null for officials who only answer letters, and under mandates without `identity:read`. */
  fullName?: Maybe<Scalars['String']['output']>;
  /** Who may act for this person, newest first. Only the person, and agents of it with the scope `mandate:write`, see them. */
  grantedMandates?: Maybe<MandateConnection>;
  /** Random identifier inside the graph; it says nothing about the person. */
  id: Scalars['PersonId']['output'];
  /** Rights of this person to act for others, newest first. Only the person sees them; null for anybody else. */
  mandates?: Maybe<MandateConnection>;
  /** Name, masked: first character and up to three stars. */
  name: Scalars['MaskedText']['output'];
  /** Resident number in clear. Needs a sign-in with two factors. Null where `residentIdMasked` is. */
  residentId?: Maybe<Scalars['ResidentId']['output']>;
  /** Resident number, masked: first and last character. Null where none is kept, for officials who only answer letters, and under mandates without `identity:read`. */
  residentIdMasked?: Maybe<Scalars['MaskedText']['output']>;
};


/**
 * A natural person in the national identity register. Known to the person, to officials with the duty of casework, and by
 * masked name only to officials who answer letters (duty `feedback.reply`); to everybody else there is no such person.
 */
export type PersonGrantedMandatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A natural person in the national identity register. Known to the person, to officials with the duty of casework, and by
 * masked name only to officials who answer letters (duty `feedback.reply`); to everybody else there is no such person.
 */
export type PersonMandatesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Query = {
  __typename?: 'Query';
  /** What a division code means on a day (today, when none is given). The table knows years only: a day in a year of change gives both records. */
  division?: Maybe<Array<Division>>;
  /** Administrative divisions by code. */
  divisions?: Maybe<DivisionConnection>;
  /** A mandate, for its agent and for its principal; to anybody else there is no such mandate. */
  mandate?: Maybe<Mandate>;
  /** Who signed in with this request. */
  me?: Maybe<Session>;
  /** An organisation by register and code. */
  organisation?: Maybe<Organisation>;
  /** Organisations of all registers. */
  organisations?: Maybe<OrganisationConnection>;
  /** A person by identifier: oneself, or for officials with the duty of casework. */
  person?: Maybe<Person>;
};


export type QueryDivisionArgs = {
  code: Scalars['DivisionCode']['input'];
  on?: InputMaybe<Scalars['Date']['input']>;
};


export type QueryDivisionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DivisionFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMandateArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOrganisationArgs = {
  id: Scalars['OrgId']['input'];
};


export type QueryOrganisationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<OrganisationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<OrganisationOrder>;
};


export type QueryPersonArgs = {
  id: Scalars['PersonId']['input'];
};

/** Who signed in, and for whom this request is made. */
export type Session = {
  __typename?: 'Session';
  /** Who signed in, where this is somebody else than whom the request is made for. */
  actor?: Maybe<Person>;
  /** How sure the platform is of who signed in. */
  assurance: Assurance;
  /** When the person signed in; null when a machine asks. */
  authenticatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The application that sent the request. */
  client: Scalars['String']['output'];
  /** The mandate under which the actor acts. */
  mandate?: Maybe<Mandate>;
  /** The organisation that an official or an agent acts for. */
  organisation?: Maybe<Organisation>;
  /** The person for whom the request is made: who signed in, or who is acted for. Null for organisations and machines. */
  person?: Maybe<Person>;
};

/** OPEN: anyone. CONDITIONAL: for a stated purpose. NOT_SHARED: its holder and the owning department. */
export type Sharing =
  | 'CONDITIONAL'
  | 'NOT_SHARED'
  | 'OPEN';



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Division: Division;
  Mandate: Mandate;
  Organisation: Organisation;
  Person: Person;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Division:
    ( { __typename: 'Division' }
    & GraphQLRecursivePick<FederationTypes['Division'], {"id":true}> );
  Mandate:
    ( { __typename: 'Mandate' }
    & GraphQLRecursivePick<FederationTypes['Mandate'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  Party:
    | ( OrganisationRow )
    | ( PersonRow )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Assurance: Assurance;
  CacheControlScope: CacheControlScope;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Division: ResolverTypeWrapper<DivisionRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  DivisionCode: ResolverTypeWrapper<Scalars['DivisionCode']['output']>;
  DivisionConnection: ResolverTypeWrapper<DivisionPage>;
  DivisionFilter: DivisionFilter;
  DivisionLevel: DivisionLevel;
  DivisionSuccession: ResolverTypeWrapper<SuccessionRow>;
  GrantMandate: GrantMandate;
  Mandate: ResolverTypeWrapper<MandateRow>;
  MandateConnection: ResolverTypeWrapper<MandatePage>;
  MandateState: MandateState;
  Mask: Mask;
  MaskedText: ResolverTypeWrapper<Scalars['MaskedText']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OrgId: ResolverTypeWrapper<Scalars['OrgId']['output']>;
  Organisation: ResolverTypeWrapper<OrganisationRow>;
  OrganisationConnection: ResolverTypeWrapper<OrganisationPage>;
  OrganisationFilter: OrganisationFilter;
  OrganisationKind: OrganisationKind;
  OrganisationOrder: OrganisationOrder;
  OrganisationState: OrganisationState;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Party: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['Party']>;
  Person: ResolverTypeWrapper<PersonRow>;
  PersonId: ResolverTypeWrapper<Scalars['PersonId']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ResidentId: ResolverTypeWrapper<Scalars['ResidentId']['output']>;
  Session: ResolverTypeWrapper<Caller>;
  Sharing: Sharing;
  Uscc: ResolverTypeWrapper<Scalars['Uscc']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Division: DivisionRow;
  ID: Scalars['ID']['output'];
  DivisionCode: Scalars['DivisionCode']['output'];
  DivisionConnection: DivisionPage;
  DivisionFilter: DivisionFilter;
  DivisionSuccession: SuccessionRow;
  GrantMandate: GrantMandate;
  Mandate: MandateRow;
  MandateConnection: MandatePage;
  MaskedText: Scalars['MaskedText']['output'];
  Mutation: Record<PropertyKey, never>;
  OrgId: Scalars['OrgId']['output'];
  Organisation: OrganisationRow;
  OrganisationConnection: OrganisationPage;
  OrganisationFilter: OrganisationFilter;
  PageInfo: PageInfo;
  Party: ResolversUnionTypes<ResolversParentTypes>['Party'];
  Person: PersonRow;
  PersonId: Scalars['PersonId']['output'];
  Query: Record<PropertyKey, never>;
  ResidentId: Scalars['ResidentId']['output'];
  Session: Caller;
  Uscc: Scalars['Uscc']['output'];
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
};

export type CacheControlDirectiveArgs = {
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ClassifiedDirectiveArgs = {
  basis?: Maybe<Scalars['String']['input']>;
  level: Sharing;
  mask?: Maybe<Mask>;
  subject?: Maybe<Scalars['String']['input']>;
};

export type ClassifiedDirectiveResolver<Result, Parent, ContextType = Context, Args = ClassifiedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DivisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Division'] = ResolversParentTypes['Division'], FederationReferenceType extends FederationReferenceTypes['Division'] = FederationReferenceTypes['Division']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Division']> | FederationReferenceType, FederationReferenceType, ContextType>;
  children?: Resolver<ResolversTypes['DivisionConnection'], ParentType, ContextType, Partial<DivisionChildrenArgs>>;
  code?: Resolver<ResolversTypes['DivisionCode'], ParentType, ContextType>;
  endYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  iso31662?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  level?: Resolver<ResolversTypes['DivisionLevel'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<DivisionNameArgs>>;
  organisations?: Resolver<ResolversTypes['OrganisationConnection'], ParentType, ContextType, Partial<DivisionOrganisationsArgs>>;
  parent?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType>;
  predecessors?: Resolver<Array<ResolversTypes['DivisionSuccession']>, ParentType, ContextType>;
  startYear?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  successors?: Resolver<Array<ResolversTypes['DivisionSuccession']>, ParentType, ContextType>;
};

export interface DivisionCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DivisionCode'], any> {
  name: 'DivisionCode';
}

export type DivisionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DivisionConnection'] = ResolversParentTypes['DivisionConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Division']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DivisionSuccessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DivisionSuccession'] = ResolversParentTypes['DivisionSuccession']> = {
  division?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType>;
  part?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  year?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type MandateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mandate'] = ResolversParentTypes['Mandate'], FederationReferenceType extends FederationReferenceTypes['Mandate'] = FederationReferenceTypes['Mandate']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Mandate']> | FederationReferenceType, FederationReferenceType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  fromRegister?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  principal?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  scope?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MandateState'], ParentType, ContextType, Partial<MandateStateArgs>>;
  validFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  validUntil?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MandateConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MandateConnection'] = ResolversParentTypes['MandateConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Mandate']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface MaskedTextScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['MaskedText'], any> {
  name: 'MaskedText';
}

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  grantMandate?: Resolver<Maybe<ResolversTypes['Mandate']>, ParentType, ContextType, RequireFields<MutationGrantMandateArgs, 'idempotencyKey' | 'mandate'>>;
  limitMandate?: Resolver<Maybe<ResolversTypes['Mandate']>, ParentType, ContextType, RequireFields<MutationLimitMandateArgs, 'idempotencyKey' | 'mandate'>>;
  revokeMandate?: Resolver<Maybe<ResolversTypes['Mandate']>, ParentType, ContextType, RequireFields<MutationRevokeMandateArgs, 'idempotencyKey' | 'mandate'>>;
};

export interface OrgIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['OrgId'], any> {
  name: 'OrgId';
}

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  division?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType>;
  endYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  grantedMandates?: Resolver<Maybe<ResolversTypes['MandateConnection']>, ParentType, ContextType, Partial<OrganisationGrantedMandatesArgs>>;
  id?: Resolver<ResolversTypes['OrgId'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['OrganisationKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<OrganisationNameArgs>>;
  register?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OrganisationState'], ParentType, ContextType, Partial<OrganisationStateArgs>>;
  stateAsFound?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  uscc?: Resolver<Maybe<ResolversTypes['Uscc']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrganisationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrganisationConnection'] = ResolversParentTypes['OrganisationConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Organisation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PartyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Party'] = ResolversParentTypes['Party']> = {
  __resolveType: TypeResolveFn<'Organisation' | 'Person', ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  fullName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  grantedMandates?: Resolver<Maybe<ResolversTypes['MandateConnection']>, ParentType, ContextType, Partial<PersonGrantedMandatesArgs>>;
  id?: Resolver<ResolversTypes['PersonId'], ParentType, ContextType>;
  mandates?: Resolver<Maybe<ResolversTypes['MandateConnection']>, ParentType, ContextType, Partial<PersonMandatesArgs>>;
  name?: Resolver<ResolversTypes['MaskedText'], ParentType, ContextType>;
  residentId?: Resolver<Maybe<ResolversTypes['ResidentId']>, ParentType, ContextType>;
  residentIdMasked?: Resolver<Maybe<ResolversTypes['MaskedText']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface PersonIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PersonId'], any> {
  name: 'PersonId';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  division?: Resolver<Maybe<Array<ResolversTypes['Division']>>, ParentType, ContextType, RequireFields<QueryDivisionArgs, 'code'>>;
  divisions?: Resolver<Maybe<ResolversTypes['DivisionConnection']>, ParentType, ContextType, Partial<QueryDivisionsArgs>>;
  mandate?: Resolver<Maybe<ResolversTypes['Mandate']>, ParentType, ContextType, RequireFields<QueryMandateArgs, 'id'>>;
  me?: Resolver<Maybe<ResolversTypes['Session']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType, RequireFields<QueryOrganisationArgs, 'id'>>;
  organisations?: Resolver<Maybe<ResolversTypes['OrganisationConnection']>, ParentType, ContextType, RequireFields<QueryOrganisationsArgs, 'orderBy'>>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonArgs, 'id'>>;
};

export interface ResidentIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ResidentId'], any> {
  name: 'ResidentId';
}

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  actor?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  assurance?: Resolver<ResolversTypes['Assurance'], ParentType, ContextType>;
  authenticatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  client?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mandate?: Resolver<Maybe<ResolversTypes['Mandate']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
};

export interface UsccScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Uscc'], any> {
  name: 'Uscc';
}

export type Resolvers<ContextType = Context> = {
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Division?: DivisionResolvers<ContextType>;
  DivisionCode?: GraphQLScalarType;
  DivisionConnection?: DivisionConnectionResolvers<ContextType>;
  DivisionSuccession?: DivisionSuccessionResolvers<ContextType>;
  Mandate?: MandateResolvers<ContextType>;
  MandateConnection?: MandateConnectionResolvers<ContextType>;
  MaskedText?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  OrgId?: GraphQLScalarType;
  Organisation?: OrganisationResolvers<ContextType>;
  OrganisationConnection?: OrganisationConnectionResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Party?: PartyResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  PersonId?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  ResidentId?: GraphQLScalarType;
  Session?: SessionResolvers<ContextType>;
  Uscc?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
};
