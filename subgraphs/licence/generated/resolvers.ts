// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { LicenceRow, LicenceEventRow, LicenceTypeRow, LicencePage, LicenceTypePage, ApprovalTimeRow } from '../store.ts';
import type { ReleasedStock } from '../released-stock.ts';
import type { Context } from '../loaders.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
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
  /** An exact decimal number (十进制数) as a string, digits as written: "14687744162801.0332". Whole numbers may be sent as numbers; numbers with a fraction or an exponent are refused, because they have lost digits already. */
  Decimal: { input: string; output: string; }
  /** Identifier of one version of an electronic licence (电子证照标识, GB/T 36904): 1.2.156.3005.2.{type 21}.{issuer 18}.{serial}.{version 3}.{check}. */
  LicenceId: { input: string; output: string; }
  /** Number on a licence document (证照编号): 1 to 40 letters, digits and hyphens. It names a licence only together with the authority that gave it. */
  LicenceNumber: { input: string; output: string; }
  /** Text masked by the department that keeps it (脱敏文本). The clear value did not travel; where there is one, it is another field. Cannot be sent. */
  MaskedText: { input: string; output: string; }
  /** Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of register cn-uscc are credit codes. */
  OrgId: { input: string; output: string; }
  /** Opaque identifier of a person (个人标识): 22 characters that say nothing about the person. Applications of different sectors see different identifiers of the same person. */
  PersonId: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** A step of an application before its approval. */
export type ApplicationStep =
  /** The applicant began it. */
  | 'CREATED'
  /** The authority found it complete. */
  | 'DEEMED_COMPLETE'
  /** The authority looked at it for the first time. */
  | 'FIRST_REVIEWED'
  /** It was handed in for the first time. */
  | 'FIRST_SUBMITTED'
  /** It was handed in for the last time; often after a first review sent it back. */
  | 'SUBMITTED';

/** How long applications took from one step until their approval. */
export type ApprovalTime = {
  __typename?: 'ApprovalTime';
  /** Step that starts the clock. */
  from: ApplicationStep;
  /** Median in days of 24 hours on the register’s own clock, to three decimals; the mean of the two middle values. */
  medianDays: Scalars['Decimal']['output'];
  /** How many approved applications have this step. */
  sample: Scalars['Int']['output'];
};

/** PRIVATE: never in a shared cache. */
export type CacheControlScope =
  | 'PRIVATE'
  | 'PUBLIC';

/** Whether a figure about people could be given, and how much of it. Suppressed and missing are different things, and neither is zero. */
export type FigureStatus =
  /** It counts all that there is to count; zero is zero. */
  | 'NORMAL'
  /** Groups of too few people are left out of it. */
  | 'PARTIAL'
  /** There is one, but it is kept back to protect people. */
  | 'SUPPRESSED';

/** What a new licence says. */
export type IssueLicence = {
  /** Number on the document, 1 to 40 letters, digits and hyphens. */
  number: Scalars['String']['input'];
  /** Organisation that will hold it; give this or `person`. */
  organisation?: InputMaybe<Scalars['OrgId']['input']>;
  /** Person who will hold it; give this or `organisation`. */
  person?: InputMaybe<Scalars['PersonId']['input']>;
  /** Type. */
  type: Scalars['ID']['input'];
  /** First day of validity. */
  validFrom: Scalars['Date']['input'];
  /** Last day of validity. */
  validUntil?: InputMaybe<Scalars['Date']['input']>;
};

/** A permission or proof that an authority gave to a person or an organisation. */
export type Licence = {
  __typename?: 'Licence';
  /** The dates and events from which the state follows, so that it can be redone by hand. */
  because: Array<Scalars['String']['output']>;
  /** What happened to it, newest first. */
  events: Array<LicenceEvent>;
  /** How far the record can be trusted. */
  grade: TrustGrade;
  /** Who holds it. */
  holder?: Maybe<Party>;
  /** Identifier inside the graph; it does not hold the number. */
  id: Scalars['ID']['output'];
  /** Day of issue; null when the register has none. */
  issuedOn?: Maybe<Scalars['Date']['output']>;
  /** Who issued it. */
  issuer?: Maybe<Organisation>;
  /** National e-licence identifier, where the licence has one (GB/T 36904). */
  licenceId?: Maybe<Scalars['LicenceId']['output']>;
  /** Number on the document. */
  number?: Maybe<Scalars['String']['output']>;
  /** Number on the document, masked: first and last character. */
  numberMasked: Scalars['MaskedText']['output'];
  /** True when the source’s own word contradicts the state computed for the day on which the source said it. */
  sourceContradicts: Scalars['Boolean']['output'];
  /** State as the source wrote it; shown beside the computed one. */
  sourceStatus?: Maybe<Scalars['String']['output']>;
  /** State at an instant (now, when none is given), computed from dates and events. */
  state: LicenceState;
  /** What kind of licence it is. */
  type: LicenceType;
  /** First day of validity. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** Last day of validity; null when it has none. */
  validUntil?: Maybe<Scalars['Date']['output']>;
};


/** A permission or proof that an authority gave to a person or an organisation. */
export type LicenceBecauseArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};


/** A permission or proof that an authority gave to a person or an organisation. */
export type LicenceStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of licences. */
export type LicenceConnection = {
  __typename?: 'LicenceConnection';
  /** Licences of this page. */
  nodes: Array<Licence>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Something that happened to a licence. */
export type LicenceEvent = {
  __typename?: 'LicenceEvent';
  /** True when the register tells only that it had happened by then. */
  asOf: Scalars['Boolean']['output'];
  /** When, with the offset of the register’s own time zone. */
  at: Scalars['DateTime']['output'];
  /** What happened. */
  kind: LicenceEventKind;
  /** Reason, as a code or a short text of the authority. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** What can happen to a licence. */
export type LicenceEventKind =
  /** It was given. */
  | 'ISSUED'
  /** It holds again. */
  | 'RESUMED'
  /** It was ended for ever. */
  | 'REVOKED'
  /** A newer one took its place. */
  | 'SUPERSEDED'
  /** Its holder gave it back. */
  | 'SURRENDERED'
  /** It was stopped for a time. */
  | 'SUSPENDED';

/** Which licences a list holds. All given conditions must hold. */
export type LicenceFilter = {
  /** Only those whose last day is on or before this day. */
  expiresBy?: InputMaybe<Scalars['Date']['input']>;
  /** Issuer. */
  issuer?: InputMaybe<Scalars['OrgId']['input']>;
  /** State today. */
  state?: InputMaybe<LicenceState>;
  /** Type. */
  type?: InputMaybe<Scalars['ID']['input']>;
};

/** Order of a list of licences. Licences without the day come last. */
export type LicenceOrder =
  /** Earliest last day first; with `state: VALID` in the filter, the next to expire. */
  | 'EXPIRES_NEXT'
  /** Latest issue first. */
  | 'ISSUED_NEWEST';

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

/**
 * How many licences of a type are in one state. Those in public registers are counted one by one. Others are counted as they
 * were when the month began (UTC): a state of too few holders is left out, any other is rounded.
 */
export type LicenceStock = {
  __typename?: 'LicenceStock';
  /** How many. */
  count?: Maybe<Scalars['Int']['output']>;
  /** The multiple to which licences outside public registers are rounded; null when none is in the count. */
  roundedTo?: Maybe<Scalars['Int']['output']>;
  /** The state. */
  state: LicenceState;
  /** Whether the count is all there is. A null count is kept back, and no zero. */
  status: FigureStatus;
};

/** A kind of licence. */
export type LicenceType = {
  __typename?: 'LicenceType';
  /** Who issues licences of this type. */
  authority?: Maybe<Organisation>;
  /** Authority and name as found. */
  id: Scalars['ID']['output'];
  /** Name in a language (BCP 47), else as the authority writes it. */
  name: Scalars['String']['output'];
  /** The service by which one gets it. */
  serviceItem?: Maybe<ServiceItem>;
  /** How many licences of this type there are, and in which states. */
  stock: Array<LicenceStock>;
};


/** A kind of licence. */
export type LicenceTypeNameArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};

/** A page of licence types. */
export type LicenceTypeConnection = {
  __typename?: 'LicenceTypeConnection';
  /** Types of this page. */
  nodes: Array<LicenceType>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** How the owning department shortens a value before it leaves. */
export type Mask =
  | 'HASHED'
  | 'ID'
  | 'NAME'
  | 'NONE'
  | 'PHONE';

export type Mutation = {
  __typename?: 'Mutation';
  /** Issues a licence in the name of the official’s own authority. */
  issueLicence?: Maybe<Licence>;
  /** Lets a suspended licence hold again. `reason` as above. */
  resumeLicence?: Maybe<Licence>;
  /** Ends a licence for ever. `reason` as above. */
  revokeLicence?: Maybe<Licence>;
  /** Stops a licence for a time. `reason`: 1 to 200 characters on one line; holders see it. */
  suspendLicence?: Maybe<Licence>;
};


export type MutationIssueLicenceArgs = {
  idempotencyKey: Scalars['String']['input'];
  licence: IssueLicence;
};


export type MutationResumeLicenceArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};


export type MutationRevokeLicenceArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};


export type MutationSuspendLicenceArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};

export type Organisation = {
  __typename?: 'Organisation';
  id: Scalars['OrgId']['output'];
  /** Licences of this organisation: those in a public register; all of them for its own agents (under a mandate with `licence:read`) and for officials with the duty of casework. */
  licences?: Maybe<LicenceConnection>;
};


export type OrganisationLicencesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LicenceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<LicenceOrder>;
};

/** Where a page of a list ends, and whether there is more behind it. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Give it as `after` to get the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** True when the list goes on behind `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** Who can hold a licence. */
export type Party = Organisation | Person;

export type Person = {
  __typename?: 'Person';
  id: Scalars['PersonId']['output'];
  /** Licences of this person. Only the person, and officials with the duty of casework, see them. */
  licences?: Maybe<LicenceConnection>;
};


export type PersonLicencesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LicenceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<LicenceOrder>;
};

export type Query = {
  __typename?: 'Query';
  /** How long applications in public registers took until their approval, by the step that starts the clock: without it such a figure means nothing. */
  approvalTimes?: Maybe<Array<ApprovalTime>>;
  /** A licence that the caller may see: a public one, one’s own (under a mandate with `licence:read`), or any for officials with the duty of casework. */
  licence?: Maybe<Licence>;
  /** A licence that the caller may see, by the number on its document; for the same callers as `licence`. */
  licenceByNumber?: Maybe<Licence>;
  /** State of a licence at an instant: for anybody when it stands in a public register, else for whoever may see the licence. No holder, no number. */
  licenceState?: Maybe<LicenceState>;
  /** All types of licences, by identifier. */
  licenceTypes?: Maybe<LicenceTypeConnection>;
  /** Licences in public registers. */
  licences?: Maybe<LicenceConnection>;
};


export type QueryApprovalTimesArgs = {
  authority: Scalars['OrgId']['input'];
  type?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryLicenceArgs = {
  id: Scalars['ID']['input'];
};


export type QueryLicenceByNumberArgs = {
  authority: Scalars['OrgId']['input'];
  number: Scalars['LicenceNumber']['input'];
};


export type QueryLicenceStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
  id: Scalars['ID']['input'];
};


export type QueryLicenceTypesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  authority?: InputMaybe<Scalars['OrgId']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryLicencesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LicenceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<LicenceOrder>;
};

export type ServiceItem = {
  __typename?: 'ServiceItem';
  id: Scalars['ID']['output'];
};

/** OPEN: anyone. CONDITIONAL: for a stated purpose. NOT_SHARED: its holder and the owning department. */
export type Sharing =
  | 'CONDITIONAL'
  | 'NOT_SHARED'
  | 'OPEN';

/** How far a record can be trusted, by where it comes from. */
export type TrustGrade =
  /** From the issuer’s own system. */
  | 'ISSUER'
  /** Declared by its holder. */
  | 'SELF_DECLARED'
  /** Uploaded by its holder. */
  | 'SELF_UPLOADED'
  /** From paper, verified at a window. */
  | 'WINDOW_VERIFIED';



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
  Licence: Licence;
  LicenceType: LicenceType;
  Organisation: Organisation;
  Person: Person;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Licence:
    ( { __typename: 'Licence' }
    & GraphQLRecursivePick<FederationTypes['Licence'], {"id":true}> );
  LicenceType:
    ( { __typename: 'LicenceType' }
    & GraphQLRecursivePick<FederationTypes['LicenceType'], {"id":true}> );
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
    | ( Omit<Organisation, 'licences'> & { licences?: Maybe<_RefType['LicenceConnection']> } )
    | ( Omit<Person, 'licences'> & { licences?: Maybe<_RefType['LicenceConnection']> } )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ApplicationStep: ApplicationStep;
  ApprovalTime: ResolverTypeWrapper<ApprovalTimeRow>;
  CacheControlScope: CacheControlScope;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  FigureStatus: FigureStatus;
  IssueLicence: IssueLicence;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Licence: ResolverTypeWrapper<LicenceRow>;
  LicenceConnection: ResolverTypeWrapper<LicencePage>;
  LicenceEvent: ResolverTypeWrapper<LicenceEventRow>;
  LicenceEventKind: LicenceEventKind;
  LicenceFilter: LicenceFilter;
  LicenceId: ResolverTypeWrapper<Scalars['LicenceId']['output']>;
  LicenceNumber: ResolverTypeWrapper<Scalars['LicenceNumber']['output']>;
  LicenceOrder: LicenceOrder;
  LicenceState: LicenceState;
  LicenceStock: ResolverTypeWrapper<ReleasedStock>;
  LicenceType: ResolverTypeWrapper<LicenceTypeRow>;
  LicenceTypeConnection: ResolverTypeWrapper<LicenceTypePage>;
  Mask: Mask;
  MaskedText: ResolverTypeWrapper<Scalars['MaskedText']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OrgId: ResolverTypeWrapper<Scalars['OrgId']['output']>;
  Organisation: ResolverTypeWrapper<Omit<Organisation, 'licences'> & { licences?: Maybe<ResolversTypes['LicenceConnection']> }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Party: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['Party']>;
  Person: ResolverTypeWrapper<Omit<Person, 'licences'> & { licences?: Maybe<ResolversTypes['LicenceConnection']> }>;
  PersonId: ResolverTypeWrapper<Scalars['PersonId']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ServiceItem: ResolverTypeWrapper<ServiceItem>;
  Sharing: Sharing;
  TrustGrade: TrustGrade;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ApprovalTime: ApprovalTimeRow;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  IssueLicence: IssueLicence;
  ID: Scalars['ID']['output'];
  Licence: LicenceRow;
  LicenceConnection: LicencePage;
  LicenceEvent: LicenceEventRow;
  LicenceFilter: LicenceFilter;
  LicenceId: Scalars['LicenceId']['output'];
  LicenceNumber: Scalars['LicenceNumber']['output'];
  LicenceStock: ReleasedStock;
  LicenceType: LicenceTypeRow;
  LicenceTypeConnection: LicenceTypePage;
  MaskedText: Scalars['MaskedText']['output'];
  Mutation: Record<PropertyKey, never>;
  OrgId: Scalars['OrgId']['output'];
  Organisation: Omit<Organisation, 'licences'> & { licences?: Maybe<ResolversParentTypes['LicenceConnection']> } | FederationReferenceTypes['Organisation'];
  PageInfo: PageInfo;
  Party: ResolversUnionTypes<ResolversParentTypes>['Party'];
  Person: Omit<Person, 'licences'> & { licences?: Maybe<ResolversParentTypes['LicenceConnection']> } | FederationReferenceTypes['Person'];
  PersonId: Scalars['PersonId']['output'];
  Query: Record<PropertyKey, never>;
  ServiceItem: ServiceItem;
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

export type ApprovalTimeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApprovalTime'] = ResolversParentTypes['ApprovalTime']> = {
  from?: Resolver<ResolversTypes['ApplicationStep'], ParentType, ContextType>;
  medianDays?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type LicenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Licence'] = ResolversParentTypes['Licence'], FederationReferenceType extends FederationReferenceTypes['Licence'] = FederationReferenceTypes['Licence']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Licence']> | FederationReferenceType, FederationReferenceType, ContextType>;
  because?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType, Partial<LicenceBecauseArgs>>;
  events?: Resolver<Array<ResolversTypes['LicenceEvent']>, ParentType, ContextType>;
  grade?: Resolver<ResolversTypes['TrustGrade'], ParentType, ContextType>;
  holder?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  issuer?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  licenceId?: Resolver<Maybe<ResolversTypes['LicenceId']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  numberMasked?: Resolver<ResolversTypes['MaskedText'], ParentType, ContextType>;
  sourceContradicts?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  sourceStatus?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['LicenceState'], ParentType, ContextType, Partial<LicenceStateArgs>>;
  type?: Resolver<ResolversTypes['LicenceType'], ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type LicenceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LicenceConnection'] = ResolversParentTypes['LicenceConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Licence']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LicenceEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LicenceEvent'] = ResolversParentTypes['LicenceEvent']> = {
  asOf?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LicenceEventKind'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface LicenceIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['LicenceId'], any> {
  name: 'LicenceId';
}

export interface LicenceNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['LicenceNumber'], any> {
  name: 'LicenceNumber';
}

export type LicenceStockResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LicenceStock'] = ResolversParentTypes['LicenceStock']> = {
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  roundedTo?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['LicenceState'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FigureStatus'], ParentType, ContextType>;
};

export type LicenceTypeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LicenceType'] = ResolversParentTypes['LicenceType'], FederationReferenceType extends FederationReferenceTypes['LicenceType'] = FederationReferenceTypes['LicenceType']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LicenceType']> | FederationReferenceType, FederationReferenceType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<LicenceTypeNameArgs>>;
  serviceItem?: Resolver<Maybe<ResolversTypes['ServiceItem']>, ParentType, ContextType>;
  stock?: Resolver<Array<ResolversTypes['LicenceStock']>, ParentType, ContextType>;
};

export type LicenceTypeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LicenceTypeConnection'] = ResolversParentTypes['LicenceTypeConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['LicenceType']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface MaskedTextScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['MaskedText'], any> {
  name: 'MaskedText';
}

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  issueLicence?: Resolver<Maybe<ResolversTypes['Licence']>, ParentType, ContextType, RequireFields<MutationIssueLicenceArgs, 'idempotencyKey' | 'licence'>>;
  resumeLicence?: Resolver<Maybe<ResolversTypes['Licence']>, ParentType, ContextType, RequireFields<MutationResumeLicenceArgs, 'id' | 'idempotencyKey' | 'reason'>>;
  revokeLicence?: Resolver<Maybe<ResolversTypes['Licence']>, ParentType, ContextType, RequireFields<MutationRevokeLicenceArgs, 'id' | 'idempotencyKey' | 'reason'>>;
  suspendLicence?: Resolver<Maybe<ResolversTypes['Licence']>, ParentType, ContextType, RequireFields<MutationSuspendLicenceArgs, 'id' | 'idempotencyKey' | 'reason'>>;
};

export interface OrgIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['OrgId'], any> {
  name: 'OrgId';
}

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['OrgId'], ParentType, ContextType>;
  licences?: Resolver<Maybe<ResolversTypes['LicenceConnection']>, ParentType, ContextType, RequireFields<OrganisationLicencesArgs, 'orderBy'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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
  id?: Resolver<ResolversTypes['PersonId'], ParentType, ContextType>;
  licences?: Resolver<Maybe<ResolversTypes['LicenceConnection']>, ParentType, ContextType, RequireFields<PersonLicencesArgs, 'orderBy'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface PersonIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PersonId'], any> {
  name: 'PersonId';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  approvalTimes?: Resolver<Maybe<Array<ResolversTypes['ApprovalTime']>>, ParentType, ContextType, RequireFields<QueryApprovalTimesArgs, 'authority'>>;
  licence?: Resolver<Maybe<ResolversTypes['Licence']>, ParentType, ContextType, RequireFields<QueryLicenceArgs, 'id'>>;
  licenceByNumber?: Resolver<Maybe<ResolversTypes['Licence']>, ParentType, ContextType, RequireFields<QueryLicenceByNumberArgs, 'authority' | 'number'>>;
  licenceState?: Resolver<Maybe<ResolversTypes['LicenceState']>, ParentType, ContextType, RequireFields<QueryLicenceStateArgs, 'id'>>;
  licenceTypes?: Resolver<Maybe<ResolversTypes['LicenceTypeConnection']>, ParentType, ContextType, Partial<QueryLicenceTypesArgs>>;
  licences?: Resolver<Maybe<ResolversTypes['LicenceConnection']>, ParentType, ContextType, RequireFields<QueryLicencesArgs, 'orderBy'>>;
};

export type ServiceItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceItem'] = ResolversParentTypes['ServiceItem']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  ApprovalTime?: ApprovalTimeResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Licence?: LicenceResolvers<ContextType>;
  LicenceConnection?: LicenceConnectionResolvers<ContextType>;
  LicenceEvent?: LicenceEventResolvers<ContextType>;
  LicenceId?: GraphQLScalarType;
  LicenceNumber?: GraphQLScalarType;
  LicenceStock?: LicenceStockResolvers<ContextType>;
  LicenceType?: LicenceTypeResolvers<ContextType>;
  LicenceTypeConnection?: LicenceTypeConnectionResolvers<ContextType>;
  MaskedText?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  OrgId?: GraphQLScalarType;
  Organisation?: OrganisationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Party?: PartyResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  PersonId?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  ServiceItem?: ServiceItemResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
};
