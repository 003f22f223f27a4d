// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ComponentRow, DatasetRow, DatasetPage } from '../store/datasets.ts';
import type { CodeRow, CodePage } from '../store/codes.ts';
import type { FigureRow } from '../store/figures.ts';
import type { FigureSlice } from '../slice.ts';
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
  /** An instant (时刻) with its offset (RFC 3339), kept as written: 2026-03-01T09:30:00+08:00. Without an offset it is refused. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number (十进制数) as a string, digits as written: "14687744162801.0332". Whole numbers may be sent as numbers; numbers with a fraction or an exponent are refused, because they have lost digits already. */
  Decimal: { input: string; output: string; }
  /** Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of register cn-uscc are credit codes. */
  OrgId: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** PRIVATE: never in a shared cache. */
export type CacheControlScope =
  | 'PRIVATE'
  | 'PUBLIC';

/** One dimension or indicator of a dataset. */
export type Component = {
  __typename?: 'Component';
  /** Codes of a dimension with their labels, by code; the empty code of the total is not among them. */
  codes: ComponentCodeConnection;
  /** Its name in the dataset. */
  id: Scalars['ID']['output'];
  /** What it means. */
  label: Scalars['String']['output'];
  /** Whether it is a dimension, the time or an indicator. */
  role: ComponentRole;
  /** Unit, for indicators. */
  unit?: Maybe<Scalars['String']['output']>;
};


/** One dimension or indicator of a dataset. */
export type ComponentCodesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A code of a dimension. Names follow the source’s own field. */
export type ComponentCode = {
  __typename?: 'ComponentCode';
  /** The code as found. */
  code: Scalars['ID']['output'];
  /** Its words in a language (`en`), as the source gives them; the code itself when it gives none. Without a language: in Chinese or else in English. */
  label: Scalars['String']['output'];
  /** True when the list names it but no figure uses it. */
  withoutObservations: Scalars['Boolean']['output'];
};


/** A code of a dimension. Names follow the source’s own field. */
export type ComponentCodeLabelArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};

/** A page of codes. */
export type ComponentCodeConnection = {
  __typename?: 'ComponentCodeConnection';
  /** Codes of this page. */
  nodes: Array<ComponentCode>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** What a component is for. */
export type ComponentRole =
  /** Says what a figure is about. */
  | 'DIMENSION'
  /** Says what was measured. */
  | 'INDICATOR'
  /** Says when. */
  | 'TIME';

/** A published set of figures. */
export type Dataset = {
  __typename?: 'Dataset';
  /** Line to show beside every figure; empty where the licence demands none. */
  attribution: Scalars['String']['output'];
  /** How many figures the latest vintage has, by status; statuses that occur. */
  counts: Array<StatusCount>;
  /** Identifier of the dataset. */
  id: Scalars['ID']['output'];
  /** Licence as the publisher states it. */
  licence: Scalars['String']['output'];
  /** When its figures last changed. */
  modified: Scalars['DateTime']['output'];
  /** Figures, filtered by dimension, time and vintage. */
  observations: Slice;
  /** Who publishes it. */
  publisher?: Maybe<Organisation>;
  /** Dimensions and indicators, in order. */
  structure: Array<Component>;
  /** Title. */
  title: Scalars['String']['output'];
};


/** A published set of figures. */
export type DatasetObservationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['String']['input']>;
  indicator?: InputMaybe<Array<Scalars['ID']['input']>>;
  key?: InputMaybe<Array<KeyFilter>>;
  to?: InputMaybe<Scalars['String']['input']>;
};

/** A page of datasets. */
export type DatasetConnection = {
  __typename?: 'DatasetConnection';
  /** Datasets of this page. */
  nodes: Array<Dataset>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Which datasets a list holds. All given conditions must hold. */
export type DatasetFilter = {
  /** Publisher. */
  publisher?: InputMaybe<Scalars['OrgId']['input']>;
  /** Part of the title, at least two characters; case does not matter. */
  titleContains?: InputMaybe<Scalars['String']['input']>;
};

export type Division = {
  __typename?: 'Division';
  endYear?: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  /** Figures about this division, from datasets whose place dimension uses national division codes. A code may have meant another place before or after: only periods from the first to the last year of this division count. */
  observations?: Maybe<Slice>;
};


export type DivisionObservationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  dataset?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['String']['input']>;
  indicator?: InputMaybe<Array<Scalars['ID']['input']>>;
  to?: InputMaybe<Scalars['String']['input']>;
};

/** Wanted codes of one dimension. An empty code stands for the total. */
export type KeyFilter = {
  /** The dimension. */
  dimension: Scalars['ID']['input'];
  /** Codes, at least one. */
  in: Array<Scalars['String']['input']>;
};

/** One dimension of a figure’s key. */
export type KeyPart = {
  __typename?: 'KeyPart';
  /** The code; empty for the total. */
  code: Scalars['String']['output'];
  /** The dimension. */
  dimension: Scalars['ID']['output'];
};

/** How the owning department shortens a value before it leaves. */
export type Mask =
  | 'HASHED'
  | 'ID'
  | 'NAME'
  | 'NONE'
  | 'PHONE';

/** One figure. */
export type Observation = {
  __typename?: 'Observation';
  /** The dataset. */
  dataset: Dataset;
  /** What was measured. */
  indicator: Scalars['ID']['output'];
  /** Where the figure stands: one code a dimension. An empty code stands for the total. */
  key: Array<KeyPart>;
  /** Period as the dataset writes it: `2020`, `2020 Q1`. */
  period: Scalars['String']['output'];
  /** When this value was published; a correction is a new vintage. */
  publishedAt: Scalars['DateTime']['output'];
  /** Whether there is a value, and why not. */
  status: ObservationStatus;
  /** Status as the source writes it. */
  statusAsFound?: Maybe<Scalars['String']['output']>;
  /** Unit of the value. */
  unit: Scalars['String']['output'];
  /** The value, digit for digit as published; null unless there is one. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

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

export type Organisation = {
  __typename?: 'Organisation';
  /** Datasets that this organisation publishes. */
  datasets?: Maybe<DatasetConnection>;
  id: Scalars['OrgId']['output'];
};


export type OrganisationDatasetsArgs = {
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
  /** A dataset by identifier. */
  dataset?: Maybe<Dataset>;
  /** All datasets, by title. */
  datasets?: Maybe<DatasetConnection>;
};


export type QueryDatasetArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDatasetsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DatasetFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** OPEN: anyone. CONDITIONAL: for a stated purpose. NOT_SHARED: its holder and the owning department. */
export type Sharing =
  | 'CONDITIONAL'
  | 'NOT_SHARED'
  | 'OPEN';

/** A page of figures, and what the whole slice holds. */
export type Slice = {
  __typename?: 'Slice';
  /** Line to show beside these figures. */
  attribution: Scalars['String']['output'];
  /** How many of them are missing. */
  missing: Scalars['Int']['output'];
  /** Figures of this page, in order of key, indicator and period. */
  nodes: Array<Observation>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many of them are suppressed. */
  suppressed: Scalars['Int']['output'];
  /** How many figures the whole slice has. */
  totalCount: Scalars['Int']['output'];
};

/** How many figures have a status. */
export type StatusCount = {
  __typename?: 'StatusCount';
  /** How many. */
  count: Scalars['Int']['output'];
  /** The status. */
  status: ObservationStatus;
};



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
  Dataset: Dataset;
  Division: Division;
  Organisation: Organisation;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Dataset:
    ( { __typename: 'Dataset' }
    & GraphQLRecursivePick<FederationTypes['Dataset'], {"id":true}> );
  Division:
    ( { __typename: 'Division' }
    & GraphQLRecursivePick<FederationTypes['Division'], {"id":true}>
    & ( Record<PropertyKey, never>
        | GraphQLRecursivePick<FederationTypes['Division'], {"endYear":true}> ) );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CacheControlScope: CacheControlScope;
  Component: ResolverTypeWrapper<ComponentRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ComponentCode: ResolverTypeWrapper<CodeRow>;
  ComponentCodeConnection: ResolverTypeWrapper<CodePage>;
  ComponentRole: ComponentRole;
  Dataset: ResolverTypeWrapper<DatasetRow>;
  DatasetConnection: ResolverTypeWrapper<DatasetPage>;
  DatasetFilter: DatasetFilter;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Division: ResolverTypeWrapper<Omit<Division, 'observations'> & { observations?: Maybe<ResolversTypes['Slice']> }>;
  KeyFilter: KeyFilter;
  KeyPart: ResolverTypeWrapper<KeyPart>;
  Mask: Mask;
  Observation: ResolverTypeWrapper<FigureRow>;
  ObservationStatus: ObservationStatus;
  OrgId: ResolverTypeWrapper<Scalars['OrgId']['output']>;
  Organisation: ResolverTypeWrapper<Omit<Organisation, 'datasets'> & { datasets?: Maybe<ResolversTypes['DatasetConnection']> }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Sharing: Sharing;
  Slice: ResolverTypeWrapper<FigureSlice>;
  StatusCount: ResolverTypeWrapper<StatusCount>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Component: ComponentRow;
  ID: Scalars['ID']['output'];
  ComponentCode: CodeRow;
  ComponentCodeConnection: CodePage;
  Dataset: DatasetRow;
  DatasetConnection: DatasetPage;
  DatasetFilter: DatasetFilter;
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Division: Omit<Division, 'observations'> & { observations?: Maybe<ResolversParentTypes['Slice']> } | FederationReferenceTypes['Division'];
  KeyFilter: KeyFilter;
  KeyPart: KeyPart;
  Observation: FigureRow;
  OrgId: Scalars['OrgId']['output'];
  Organisation: Omit<Organisation, 'datasets'> & { datasets?: Maybe<ResolversParentTypes['DatasetConnection']> } | FederationReferenceTypes['Organisation'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Slice: FigureSlice;
  StatusCount: StatusCount;
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

export type ComponentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Component'] = ResolversParentTypes['Component']> = {
  codes?: Resolver<ResolversTypes['ComponentCodeConnection'], ParentType, ContextType, Partial<ComponentCodesArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['ComponentRole'], ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ComponentCodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComponentCode'] = ResolversParentTypes['ComponentCode']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<ComponentCodeLabelArgs>>;
  withoutObservations?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ComponentCodeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComponentCodeConnection'] = ResolversParentTypes['ComponentCodeConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['ComponentCode']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DatasetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset'], FederationReferenceType extends FederationReferenceTypes['Dataset'] = FederationReferenceTypes['Dataset']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Dataset']> | FederationReferenceType, FederationReferenceType, ContextType>;
  attribution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  counts?: Resolver<Array<ResolversTypes['StatusCount']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  licence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  modified?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  observations?: Resolver<ResolversTypes['Slice'], ParentType, ContextType, Partial<DatasetObservationsArgs>>;
  publisher?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  structure?: Resolver<Array<ResolversTypes['Component']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DatasetConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetConnection'] = ResolversParentTypes['DatasetConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DivisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Division'] = ResolversParentTypes['Division'], FederationReferenceType extends FederationReferenceTypes['Division'] = FederationReferenceTypes['Division']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Division']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  observations?: Resolver<Maybe<ResolversTypes['Slice']>, ParentType, ContextType, Partial<DivisionObservationsArgs>>;
};

export type KeyPartResolvers<ContextType = Context, ParentType extends ResolversParentTypes['KeyPart'] = ResolversParentTypes['KeyPart']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dimension?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ObservationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Observation'] = ResolversParentTypes['Observation']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  indicator?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<Array<ResolversTypes['KeyPart']>, ParentType, ContextType>;
  period?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  publishedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ObservationStatus'], ParentType, ContextType>;
  statusAsFound?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export interface OrgIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['OrgId'], any> {
  name: 'OrgId';
}

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  datasets?: Resolver<Maybe<ResolversTypes['DatasetConnection']>, ParentType, ContextType, Partial<OrganisationDatasetsArgs>>;
  id?: Resolver<ResolversTypes['OrgId'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryDatasetArgs, 'id'>>;
  datasets?: Resolver<Maybe<ResolversTypes['DatasetConnection']>, ParentType, ContextType, Partial<QueryDatasetsArgs>>;
};

export type SliceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Slice'] = ResolversParentTypes['Slice']> = {
  attribution?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Observation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  suppressed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StatusCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatusCount'] = ResolversParentTypes['StatusCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ObservationStatus'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Component?: ComponentResolvers<ContextType>;
  ComponentCode?: ComponentCodeResolvers<ContextType>;
  ComponentCodeConnection?: ComponentCodeConnectionResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetConnection?: DatasetConnectionResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Division?: DivisionResolvers<ContextType>;
  KeyPart?: KeyPartResolvers<ContextType>;
  Observation?: ObservationResolvers<ContextType>;
  OrgId?: GraphQLScalarType;
  Organisation?: OrganisationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Slice?: SliceResolvers<ContextType>;
  StatusCount?: StatusCountResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
};
