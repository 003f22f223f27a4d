// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { BenchmarkFigures } from '../benchmark.ts';
import type { CatalogueRow, TermKey, Reference, ImplementationRow, ImplementationPage, MaterialRow, ItemRow, ItemPage, StandardRow, StandardPage, ResultRow } from '../store.ts';
import type { Volume } from '../volume.ts';
import type { Context } from '../loaders.ts';
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
  /** An exact decimal number (十进制数) as a string, digits as written: "14687744162801.0332". Whole numbers may be sent as numbers; numbers with a fraction or an exponent are refused, because they have lost digits already. */
  Decimal: { input: string; output: string; }
  /** Basic code of a government service item (政务服务事项基本编码, GB/T 39554.1): 12 digits and capital letters, the same at every level of government. */
  ItemCode: { input: string; output: string; }
  /** Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of register cn-uscc are credit codes. */
  OrgId: { input: string; output: string; }
  /** Code of one organisation’s implementation of a service item (政务服务事项实施编码, GB/T 39554.1): credit code 18, exercise level 1, item code 12. */
  TaskCode: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** A comparison over many standards. It carries what a reader needs to check it. */
export type Benchmark = {
  __typename?: 'Benchmark';
  /** Catalogues from which the figures come; show their attribution beside every figure. */
  catalogues: Array<Catalogue>;
  /** Formula and version that made these figures, for example `promises-kept@1`. */
  formula: Scalars['ID']['output'];
  /** What the group is: an authority, or a kind of standard. */
  group: Scalars['String']['output'];
  /** Rows left out, and why. */
  leftOut: Array<LeftOut>;
  /** Cases that met their standard. */
  met: Scalars['Decimal']['output'];
  /** The authority, when grouped by authority. */
  organisation?: Maybe<Organisation>;
  /** False when the sample is too small to be ranked. */
  ranked: Scalars['Boolean']['output'];
  /** How many standards the group has. */
  standards: Scalars['Int']['output'];
  /** Band of the share by standards; null when not ranked or below the lowest band. */
  standardsBand?: Maybe<Scalars['ID']['output']>;
  /** Standards with a target and a result. */
  standardsMeasured: Scalars['Int']['output'];
  /** Standards that reached their target. */
  standardsMet: Scalars['Int']['output'];
  /** standardsMet ÷ standardsMeasured, rounded half up to 6 decimals: weighs each standard. Null when none was measured. */
  standardsShare?: Maybe<Scalars['Decimal']['output']>;
  /** All cases. */
  total: Scalars['Decimal']['output'];
  /** Band of the share by cases, a row of the formula; null when not ranked or below the lowest band. */
  volumeBand?: Maybe<Scalars['ID']['output']>;
  /** met ÷ total, rounded half up to 6 decimals: weighs each case. Null when there are no cases. */
  volumeShare?: Maybe<Scalars['Decimal']['output']>;
};

/** By what a benchmark groups. */
export type BenchmarkGroup =
  /** One row for all. */
  | 'ALL'
  /** By the authority that made the promise. */
  | 'AUTHORITY'
  /** By kind of standard. */
  | 'KIND';

/** PRIVATE: never in a shared cache. */
export type CacheControlScope =
  | 'PRIVATE'
  | 'PUBLIC';

/** A list of service items that one authority or government publishes. */
export type Catalogue = {
  __typename?: 'Catalogue';
  /** Line that must stand beside everything that is shown from it; empty when the licence demands none. */
  attribution: Scalars['String']['output'];
  /** For example `cn-511602` or `ca-open`. */
  id: Scalars['ID']['output'];
  /** Licence as the source states it; empty when it states none. */
  licence: Scalars['String']['output'];
  /** Title of the source. */
  title: Scalars['String']['output'];
};

/** A value of a closed list, with its words. */
export type CodedTerm = {
  __typename?: 'CodedTerm';
  /** The code. */
  code: Scalars['String']['output'];
  /** Its words in a language; the code itself when the list has none. */
  label: Scalars['String']['output'];
  /** The list, for example `ca:service_type`. */
  list: Scalars['String']['output'];
};


/** A value of a closed list, with its words. */
export type CodedTermLabelArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};

/** A count that may be absent for a reason. Zero is not absent. */
export type Count = {
  __typename?: 'Count';
  /** Why there is none. */
  state: CountState;
  /** The number; null unless KNOWN. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

/** Ways of being absent. */
export type CountState =
  /** The source left it blank. */
  | 'BLANK'
  /** There is a number. */
  | 'KNOWN'
  /** The question does not apply. */
  | 'NOT_APPLICABLE'
  /** It applies, but nobody counted. */
  | 'NO_DATA';

export type Division = {
  __typename?: 'Division';
  id: Scalars['ID']['output'];
  /** Service items whose catalogue belongs to this division. */
  serviceItems?: Maybe<ServiceItemConnection>;
};


export type DivisionServiceItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Something that a rule noticed. It is shown beside the value, never instead of it. */
export type Finding = {
  __typename?: 'Finding';
  /** What was found, in a sentence. */
  message: Scalars['String']['output'];
  /** Code of the rule, for example `MET_ABOVE_TOTAL`. */
  rule: Scalars['ID']['output'];
};

/** How one authority carries out a service item. */
export type Implementation = {
  __typename?: 'Implementation';
  /** The authority. */
  by?: Maybe<Organisation>;
  /** The authority’s name, where the catalogue writes one. */
  departmentAsFound?: Maybe<Scalars['String']['output']>;
  /** How deep the on-line service goes: 1 information … 5 wholly on-line; null when unknown. */
  depth?: Maybe<Scalars['Int']['output']>;
  /** What the inventory rules found. */
  findings: Array<Finding>;
  /** Catalogue and implementation code as found. */
  id: Scalars['ID']['output'];
  /** The item. */
  item: ServiceItem;
  /** Longest time by law. */
  legalLimit?: Maybe<Limit>;
  /** The authority’s code as found, where it is no valid one. */
  organCodeAsFound?: Maybe<Scalars['String']['output']>;
  /** Longest time that the authority promises. */
  promisedLimit?: Maybe<Limit>;
  /** Code that was repaired from another part of the row; both are kept. */
  repairedFrom?: Maybe<Scalars['String']['output']>;
  /** 31-character task code, where credit code, level and item code allow one. */
  taskCode?: Maybe<Scalars['TaskCode']['output']>;
  /** Visits in person that are needed; null when unknown. */
  visits?: Maybe<Scalars['Int']['output']>;
};

/** A page of implementations. */
export type ImplementationConnection = {
  __typename?: 'ImplementationConnection';
  /** Implementations of this page. */
  nodes: Array<Implementation>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Rows that one of a benchmark’s two figures does not count. */
export type LeftOut = {
  __typename?: 'LeftOut';
  /** How many. */
  rows: Scalars['Int']['output'];
  /** Why: the first rule that holds. */
  rule: Scalars['ID']['output'];
  /** Which figure leaves them out. */
  weighting: Weighting;
};

/** A span of days. */
export type Limit = {
  __typename?: 'Limit';
  /** How many. */
  days: Scalars['Int']['output'];
  /** True for working days, false for calendar days. */
  working: Scalars['Boolean']['output'];
};

/** How the owning department shortens a value before it leaves. */
export type Mask =
  | 'HASHED'
  | 'ID'
  | 'NAME'
  | 'NONE'
  | 'PHONE';

/** Something that an applicant may have to bring. */
export type Material = {
  __typename?: 'Material';
  /** Licence type that serves as this material. */
  licenceTypeId?: Maybe<Scalars['ID']['output']>;
  /** Its name. */
  name: Scalars['String']['output'];
  /** True when the authority obtains it from another department, so that it must not be asked for. */
  obtainedByDepartment: Scalars['Boolean']['output'];
  /** Whether it must be brought. */
  required: Scalars['Boolean']['output'];
};


/** Something that an applicant may have to bring. */
export type MaterialNameArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};

export type Organisation = {
  __typename?: 'Organisation';
  /** Its promises in a fiscal year (the latest, when none is given), and how many it kept. */
  benchmark?: Maybe<Benchmark>;
  id: Scalars['OrgId']['output'];
  /** Service items that this organisation answers for. */
  serviceItems?: Maybe<ServiceItemConnection>;
};


export type OrganisationBenchmarkArgs = {
  period?: InputMaybe<Scalars['String']['input']>;
};


export type OrganisationServiceItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Where a page of a list ends, and whether there is more behind it. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Give it as `after` to get the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** True when the list goes on behind `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** How promises were kept in a fiscal year, by group; groups with the most cases first. */
  benchmark?: Maybe<Array<Benchmark>>;
  /** A service item by identifier. */
  serviceItem?: Maybe<ServiceItem>;
  /** Service items of all catalogues. */
  serviceItems?: Maybe<ServiceItemConnection>;
};


export type QueryBenchmarkArgs = {
  formula?: InputMaybe<Scalars['ID']['input']>;
  groupBy?: InputMaybe<BenchmarkGroup>;
  kind?: InputMaybe<StandardKind>;
  period: Scalars['String']['input'];
};


export type QueryServiceItemArgs = {
  id: Scalars['ID']['input'];
};


export type QueryServiceItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ServiceItemFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ServiceItemOrder>;
};

/** A thing that the public can ask an authority for: a permit, a payment, a confirmation, advice. */
export type ServiceItem = {
  __typename?: 'ServiceItem';
  /** Legal basis, as references. */
  basis: Array<Scalars['String']['output']>;
  /** The catalogue that lists it. */
  catalogue: Catalogue;
  /** National item code, where the code is one (GB/T 39554.1); foreign and local codes give null. */
  code?: Maybe<Scalars['ItemCode']['output']>;
  /** Code as the catalogue writes it. */
  codeAsFound: Scalars['String']['output'];
  /** Channels on which the public may comment. */
  feedbackChannels: Array<CodedTerm>;
  /** What the catalogue’s own checks found about this entry. */
  findings: Array<Finding>;
  /** Catalogue and code as found: `cn-511602:511Z07001006`, `ca-open:3595`. */
  id: Scalars['ID']['output'];
  /** How the authorities carry it out, one entry each. */
  implementations: ImplementationConnection;
  /** Kinds of service, as the catalogue classifies it; some catalogues name several. */
  kinds: Array<CodedTerm>;
  /** What must be brought, and what need not be. */
  materials: Array<Material>;
  /** Name in a language (BCP 47), else in the catalogue’s first language. */
  name: Scalars['String']['output'];
  /** Steps and whether they can be done on-line: the list names the step, the code says Y, N or NA (step does not occur). */
  onlineSteps: Array<CodedTerm>;
  /** The authority that answers for it. */
  owner?: Maybe<Organisation>;
  /** Promises about the service, with what was reached. */
  standards: ServiceStandardConnection;
  /** How often it was asked for in a fiscal year, by channel. */
  volumes: Array<ServiceVolume>;
};


/** A thing that the public can ask an authority for: a permit, a payment, a confirmation, advice. */
export type ServiceItemImplementationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A thing that the public can ask an authority for: a permit, a payment, a confirmation, advice. */
export type ServiceItemNameArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};


/** A thing that the public can ask an authority for: a permit, a payment, a confirmation, advice. */
export type ServiceItemStandardsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A thing that the public can ask an authority for: a permit, a payment, a confirmation, advice. */
export type ServiceItemVolumesArgs = {
  fiscalYear?: InputMaybe<Scalars['String']['input']>;
};

/** A page of service items. */
export type ServiceItemConnection = {
  __typename?: 'ServiceItemConnection';
  /** Items of this page. */
  nodes: Array<ServiceItem>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Which service items a list holds. All given conditions must hold. */
export type ServiceItemFilter = {
  /** Catalogue, for example `cn-511602` or `ca-open`. */
  catalogue?: InputMaybe<Scalars['String']['input']>;
  /** Code of the kind, as the catalogue writes it. */
  kind?: InputMaybe<Scalars['String']['input']>;
  /** Part of a name in any language, at least two characters; case does not matter. */
  nameContains?: InputMaybe<Scalars['String']['input']>;
  /** Authority that answers for it. */
  owner?: InputMaybe<Scalars['OrgId']['input']>;
};

/** Order of a list of service items. */
export type ServiceItemOrder =
  /** By identifier. */
  | 'ID'
  /** By name, A first. */
  | 'NAME';

/** A promise about a service. */
export type ServiceStandard = {
  __typename?: 'ServiceStandard';
  /** Channel to which it applies. */
  channel?: Maybe<CodedTerm>;
  /** Catalogue, service and standard as found. */
  id: Scalars['ID']['output'];
  /** The service. */
  item?: Maybe<ServiceItem>;
  /** What is promised: time, access, accuracy. */
  kind: StandardKind;
  /** What was reached, one entry a period. */
  results: Array<StandardResult>;
  /** Share that should be reached, from 0 to 1, as last published; null where the source has none. */
  target?: Maybe<Scalars['Decimal']['output']>;
};


/** A promise about a service. */
export type ServiceStandardResultsArgs = {
  period?: InputMaybe<Scalars['String']['input']>;
};

/** A page of standards. */
export type ServiceStandardConnection = {
  __typename?: 'ServiceStandardConnection';
  /** Standards of this page. */
  nodes: Array<ServiceStandard>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** How often a service was asked for in a year. */
export type ServiceVolume = {
  __typename?: 'ServiceVolume';
  /** Channel, or `total`. */
  channel: Scalars['String']['output'];
  /** The number, or why there is none. Whether a total of 0 is a number follows from its parts. */
  count: Count;
  /** What the parts of a total say about it. */
  findings: Array<Finding>;
  /** Fiscal year as the source names it. */
  fiscalYear: Scalars['String']['output'];
};

/** OPEN: anyone. CONDITIONAL: for a stated purpose. NOT_SHARED: its holder and the owning department. */
export type Sharing =
  | 'CONDITIONAL'
  | 'NOT_SHARED'
  | 'OPEN';

/** What a standard is about. */
export type StandardKind =
  /** Whether one gets through. */
  | 'ACCESS'
  /** Whether the result is right. */
  | 'ACCURACY'
  /** Anything else. */
  | 'OTHER'
  /** How long it takes. */
  | 'TIMELINESS';

/** What one standard reached in one period. */
export type StandardResult = {
  __typename?: 'StandardResult';
  /** Where numbers and flag disagree, and other flaws. */
  findings: Array<Finding>;
  /** What the source says itself, kept as evidence. */
  flagAsFound?: Maybe<Scalars['String']['output']>;
  /** Cases that met the standard. */
  met: Count;
  /** Fiscal year as the source names it. */
  period: Scalars['String']['output'];
  /** met ÷ total, rounded half up to 6 decimals; null when either is unknown or total is 0. */
  share?: Maybe<Scalars['Decimal']['output']>;
  /** Share that should have been reached in this period. */
  target?: Maybe<Scalars['Decimal']['output']>;
  /** All cases. */
  total: Count;
  /** Whether the target was met, computed from the numbers. */
  verdict: StandardVerdict;
};

/** What the numbers say about a target. */
export type StandardVerdict =
  /** Reached. */
  | 'MET'
  /** Not reached. */
  | 'MISSED'
  /** No target, or a target of 0, which any result reaches. */
  | 'NOT_APPLICABLE'
  /** No cases, or no numbers. */
  | 'NOT_MEASURED';

/** How a benchmark weighs. */
export type Weighting =
  /** Each standard counts once. */
  | 'STANDARDS'
  /** Each case counts once. */
  | 'VOLUME';



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
  Implementation: Implementation;
  Organisation: Organisation;
  ServiceItem: ServiceItem;
  ServiceStandard: ServiceStandard;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Division:
    ( { __typename: 'Division' }
    & GraphQLRecursivePick<FederationTypes['Division'], {"id":true}> );
  Implementation:
    ( { __typename: 'Implementation' }
    & GraphQLRecursivePick<FederationTypes['Implementation'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  ServiceItem:
    ( { __typename: 'ServiceItem' }
    & GraphQLRecursivePick<FederationTypes['ServiceItem'], {"id":true}> );
  ServiceStandard:
    ( { __typename: 'ServiceStandard' }
    & GraphQLRecursivePick<FederationTypes['ServiceStandard'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Benchmark: ResolverTypeWrapper<BenchmarkFigures>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  BenchmarkGroup: BenchmarkGroup;
  CacheControlScope: CacheControlScope;
  Catalogue: ResolverTypeWrapper<CatalogueRow>;
  CodedTerm: ResolverTypeWrapper<TermKey>;
  Count: ResolverTypeWrapper<Count>;
  CountState: CountState;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Division: ResolverTypeWrapper<Reference>;
  Finding: ResolverTypeWrapper<Finding>;
  Implementation: ResolverTypeWrapper<ImplementationRow>;
  ImplementationConnection: ResolverTypeWrapper<ImplementationPage>;
  ItemCode: ResolverTypeWrapper<Scalars['ItemCode']['output']>;
  LeftOut: ResolverTypeWrapper<LeftOut>;
  Limit: ResolverTypeWrapper<Limit>;
  Mask: Mask;
  Material: ResolverTypeWrapper<MaterialRow>;
  OrgId: ResolverTypeWrapper<Scalars['OrgId']['output']>;
  Organisation: ResolverTypeWrapper<Reference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ServiceItem: ResolverTypeWrapper<ItemRow>;
  ServiceItemConnection: ResolverTypeWrapper<ItemPage>;
  ServiceItemFilter: ServiceItemFilter;
  ServiceItemOrder: ServiceItemOrder;
  ServiceStandard: ResolverTypeWrapper<StandardRow>;
  ServiceStandardConnection: ResolverTypeWrapper<StandardPage>;
  ServiceVolume: ResolverTypeWrapper<Volume>;
  Sharing: Sharing;
  StandardKind: StandardKind;
  StandardResult: ResolverTypeWrapper<ResultRow>;
  StandardVerdict: StandardVerdict;
  TaskCode: ResolverTypeWrapper<Scalars['TaskCode']['output']>;
  Weighting: Weighting;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Benchmark: BenchmarkFigures;
  ID: Scalars['ID']['output'];
  Catalogue: CatalogueRow;
  CodedTerm: TermKey;
  Count: Count;
  Decimal: Scalars['Decimal']['output'];
  Division: Reference;
  Finding: Finding;
  Implementation: ImplementationRow;
  ImplementationConnection: ImplementationPage;
  ItemCode: Scalars['ItemCode']['output'];
  LeftOut: LeftOut;
  Limit: Limit;
  Material: MaterialRow;
  OrgId: Scalars['OrgId']['output'];
  Organisation: Reference;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  ServiceItem: ItemRow;
  ServiceItemConnection: ItemPage;
  ServiceItemFilter: ServiceItemFilter;
  ServiceStandard: StandardRow;
  ServiceStandardConnection: StandardPage;
  ServiceVolume: Volume;
  StandardResult: ResultRow;
  TaskCode: Scalars['TaskCode']['output'];
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

export type BenchmarkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Benchmark'] = ResolversParentTypes['Benchmark']> = {
  catalogues?: Resolver<Array<ResolversTypes['Catalogue']>, ParentType, ContextType>;
  formula?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  group?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  leftOut?: Resolver<Array<ResolversTypes['LeftOut']>, ParentType, ContextType>;
  met?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  ranked?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  standards?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  standardsBand?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  standardsMeasured?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  standardsMet?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  standardsShare?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  volumeBand?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  volumeShare?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type CatalogueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Catalogue'] = ResolversParentTypes['Catalogue']> = {
  attribution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  licence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CodedTermResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CodedTerm'] = ResolversParentTypes['CodedTerm']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<CodedTermLabelArgs>>;
  list?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Count'] = ResolversParentTypes['Count']> = {
  state?: Resolver<ResolversTypes['CountState'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DivisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Division'] = ResolversParentTypes['Division'], FederationReferenceType extends FederationReferenceTypes['Division'] = FederationReferenceTypes['Division']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Division']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  serviceItems?: Resolver<Maybe<ResolversTypes['ServiceItemConnection']>, ParentType, ContextType, Partial<DivisionServiceItemsArgs>>;
};

export type FindingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Finding'] = ResolversParentTypes['Finding']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ImplementationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Implementation'] = ResolversParentTypes['Implementation'], FederationReferenceType extends FederationReferenceTypes['Implementation'] = FederationReferenceTypes['Implementation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Implementation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  departmentAsFound?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  depth?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['Finding']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  item?: Resolver<ResolversTypes['ServiceItem'], ParentType, ContextType>;
  legalLimit?: Resolver<Maybe<ResolversTypes['Limit']>, ParentType, ContextType>;
  organCodeAsFound?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  promisedLimit?: Resolver<Maybe<ResolversTypes['Limit']>, ParentType, ContextType>;
  repairedFrom?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taskCode?: Resolver<Maybe<ResolversTypes['TaskCode']>, ParentType, ContextType>;
  visits?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ImplementationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImplementationConnection'] = ResolversParentTypes['ImplementationConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Implementation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface ItemCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ItemCode'], any> {
  name: 'ItemCode';
}

export type LeftOutResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeftOut'] = ResolversParentTypes['LeftOut']> = {
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  weighting?: Resolver<ResolversTypes['Weighting'], ParentType, ContextType>;
};

export type LimitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Limit'] = ResolversParentTypes['Limit']> = {
  days?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  working?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type MaterialResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Material'] = ResolversParentTypes['Material']> = {
  licenceTypeId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<MaterialNameArgs>>;
  obtainedByDepartment?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  required?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export interface OrgIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['OrgId'], any> {
  name: 'OrgId';
}

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  benchmark?: Resolver<Maybe<ResolversTypes['Benchmark']>, ParentType, ContextType, Partial<OrganisationBenchmarkArgs>>;
  id?: Resolver<ResolversTypes['OrgId'], ParentType, ContextType>;
  serviceItems?: Resolver<Maybe<ResolversTypes['ServiceItemConnection']>, ParentType, ContextType, Partial<OrganisationServiceItemsArgs>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  benchmark?: Resolver<Maybe<Array<ResolversTypes['Benchmark']>>, ParentType, ContextType, RequireFields<QueryBenchmarkArgs, 'groupBy' | 'period'>>;
  serviceItem?: Resolver<Maybe<ResolversTypes['ServiceItem']>, ParentType, ContextType, RequireFields<QueryServiceItemArgs, 'id'>>;
  serviceItems?: Resolver<Maybe<ResolversTypes['ServiceItemConnection']>, ParentType, ContextType, RequireFields<QueryServiceItemsArgs, 'orderBy'>>;
};

export type ServiceItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceItem'] = ResolversParentTypes['ServiceItem'], FederationReferenceType extends FederationReferenceTypes['ServiceItem'] = FederationReferenceTypes['ServiceItem']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ServiceItem']> | FederationReferenceType, FederationReferenceType, ContextType>;
  basis?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  catalogue?: Resolver<ResolversTypes['Catalogue'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['ItemCode']>, ParentType, ContextType>;
  codeAsFound?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  feedbackChannels?: Resolver<Array<ResolversTypes['CodedTerm']>, ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['Finding']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  implementations?: Resolver<ResolversTypes['ImplementationConnection'], ParentType, ContextType, Partial<ServiceItemImplementationsArgs>>;
  kinds?: Resolver<Array<ResolversTypes['CodedTerm']>, ParentType, ContextType>;
  materials?: Resolver<Array<ResolversTypes['Material']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<ServiceItemNameArgs>>;
  onlineSteps?: Resolver<Array<ResolversTypes['CodedTerm']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  standards?: Resolver<ResolversTypes['ServiceStandardConnection'], ParentType, ContextType, Partial<ServiceItemStandardsArgs>>;
  volumes?: Resolver<Array<ResolversTypes['ServiceVolume']>, ParentType, ContextType, Partial<ServiceItemVolumesArgs>>;
};

export type ServiceItemConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceItemConnection'] = ResolversParentTypes['ServiceItemConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['ServiceItem']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceStandardResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceStandard'] = ResolversParentTypes['ServiceStandard'], FederationReferenceType extends FederationReferenceTypes['ServiceStandard'] = FederationReferenceTypes['ServiceStandard']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ServiceStandard']> | FederationReferenceType, FederationReferenceType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['CodedTerm']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  item?: Resolver<Maybe<ResolversTypes['ServiceItem']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['StandardKind'], ParentType, ContextType>;
  results?: Resolver<Array<ResolversTypes['StandardResult']>, ParentType, ContextType, Partial<ServiceStandardResultsArgs>>;
  target?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type ServiceStandardConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceStandardConnection'] = ResolversParentTypes['ServiceStandardConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['ServiceStandard']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceVolumeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceVolume'] = ResolversParentTypes['ServiceVolume']> = {
  channel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  findings?: Resolver<Array<ResolversTypes['Finding']>, ParentType, ContextType>;
  fiscalYear?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StandardResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StandardResult'] = ResolversParentTypes['StandardResult']> = {
  findings?: Resolver<Array<ResolversTypes['Finding']>, ParentType, ContextType>;
  flagAsFound?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  met?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['StandardVerdict'], ParentType, ContextType>;
};

export interface TaskCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['TaskCode'], any> {
  name: 'TaskCode';
}

export type Resolvers<ContextType = Context> = {
  Benchmark?: BenchmarkResolvers<ContextType>;
  Catalogue?: CatalogueResolvers<ContextType>;
  CodedTerm?: CodedTermResolvers<ContextType>;
  Count?: CountResolvers<ContextType>;
  Decimal?: GraphQLScalarType;
  Division?: DivisionResolvers<ContextType>;
  Finding?: FindingResolvers<ContextType>;
  Implementation?: ImplementationResolvers<ContextType>;
  ImplementationConnection?: ImplementationConnectionResolvers<ContextType>;
  ItemCode?: GraphQLScalarType;
  LeftOut?: LeftOutResolvers<ContextType>;
  Limit?: LimitResolvers<ContextType>;
  Material?: MaterialResolvers<ContextType>;
  OrgId?: GraphQLScalarType;
  Organisation?: OrganisationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ServiceItem?: ServiceItemResolvers<ContextType>;
  ServiceItemConnection?: ServiceItemConnectionResolvers<ContextType>;
  ServiceStandard?: ServiceStandardResolvers<ContextType>;
  ServiceStandardConnection?: ServiceStandardConnectionResolvers<ContextType>;
  ServiceVolume?: ServiceVolumeResolvers<ContextType>;
  StandardResult?: StandardResultResolvers<ContextType>;
  TaskCode?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
};
