// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ApplicationRow, IntendedUseRow, ConsentRow, Reference } from '../store.ts';
import type { ApplicationList, ConsentList, Context } from '../loaders.ts';
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
  /** An instant (时刻) with its offset (RFC 3339), kept as written: 2026-03-01T09:30:00+08:00. Without an offset it is refused. */
  DateTime: { input: string; output: string; }
  /** Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of register cn-uscc are credit codes. */
  OrgId: { input: string; output: string; }
  /** Opaque identifier of a person (个人标识): 22 characters that say nothing about the person. Applications of different sectors see different identifiers of the same person. */
  PersonId: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** An application that asks the national graph: one client of the sign-on realm. Anybody may look it up, with all its purposes. */
export type Application = {
  __typename?: 'Application';
  /** Client identifier at the sign-on realm. */
  client: Scalars['String']['output'];
  /** Identifier of the application; it is its client identifier. */
  id: Scalars['ID']['output'];
  /** What it asks data for, latest first; at most 100, and it costs as much: ask few applications at a time. */
  intendedUses: Array<IntendedUse>;
  /** Name, as its owner gives it. */
  name: Scalars['String']['output'];
  /** Who answers for it. */
  owner?: Maybe<Organisation>;
  /** Where people turn with questions: an address of the web or of mail. */
  support: Scalars['String']['output'];
};

/** A page of applications. */
export type ApplicationConnection = {
  __typename?: 'ApplicationConnection';
  /** Applications of this page. */
  nodes: Array<Application>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** PRIVATE: never in a shared cache. */
export type CacheControlScope =
  | 'PRIVATE'
  | 'PUBLIC';

/** A person’s yes to one intended use, for some of its fields and some time. Only the person sees it, and who acts for the person. */
export type Consent = {
  __typename?: 'Consent';
  /** Instant by which the application must have deleted what it got. It moves forward when the consent ends early. */
  deleteBy: Scalars['DateTime']['output'];
  /** Coordinates that may be used, `Type.field` or `Type.*`; never more than the intended use has. */
  fields: Array<Scalars['String']['output']>;
  /** Identifier of the consent. */
  id: Scalars['ID']['output'];
  /** Whose consent it is. */
  person?: Maybe<Person>;
  /** State at an instant (now, when none is given), computed from what happened. */
  state: ConsentState;
  /** What the data is used for, and by which application. */
  use: IntendedUse;
  /** First instant at which it holds. */
  validFrom: Scalars['DateTime']['output'];
  /** First instant at which it no longer holds, unless it ends earlier. */
  validUntil: Scalars['DateTime']['output'];
  /** When its person withdrew it; null when nobody did. */
  withdrawnAt?: Maybe<Scalars['DateTime']['output']>;
};


/** A person’s yes to one intended use, for some of its fields and some time. Only the person sees it, and who acts for the person. */
export type ConsentStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of consents. */
export type ConsentConnection = {
  __typename?: 'ConsentConnection';
  /** Consents of this page. */
  nodes: Array<Consent>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** What a consent is worth at an instant. */
export type ConsentState =
  /** It holds. */
  | 'ACTIVE'
  /** Its time has passed. */
  | 'EXPIRED'
  /** Its first instant has not come. */
  | 'PENDING'
  /** Its person withdrew it, or the intended use was revoked. */
  | 'REVOKED';

/** What a consent allows, and for how long. */
export type GiveConsent = {
  /** Coordinates, 1 to 200; each must lie within the intended use. */
  fields: Array<Scalars['String']['input']>;
  /** Intended use, in force, of an application that needs consent. */
  use: Scalars['ID']['input'];
  /** First instant at which it holds; now, when none is given. Not in the past. */
  validFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** First instant at which it no longer holds. How far ahead it may lie is a rule of the jurisdiction, named in the refusal. */
  validUntil: Scalars['DateTime']['input'];
};

/**
 * What one application asks data for: one purpose, and the fields that it needs for it. It is registered by one and approved by
 * another, and never changes afterwards: a wider one is registered anew, and consents to the old one do not carry over.
 */
export type IntendedUse = {
  __typename?: 'IntendedUse';
  /** The application. */
  application: Application;
  /** When it was approved; null while it waits. */
  approvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The rule that allows it. */
  basis: Scalars['String']['output'];
  /** Client identifier of the application. */
  client: Scalars['String']['output'];
  /** Where people ask for the deletion of their data: an address of the web or of mail. */
  deletionContact: Scalars['String']['output'];
  /** What it is for, in a sentence for those whose data it is. */
  description: Scalars['String']['output'];
  /** Coordinates `Type.field` of the national graph that it needs; `Type.*` are all fields of a type. */
  fields: Array<Scalars['String']['output']>;
  /** Identifier of the intended use. */
  id: Scalars['ID']['output'];
  /** True when each person concerned has to consent first. */
  needsConsent: Scalars['Boolean']['output'];
  /** Address of the page that tells how the data is handled. */
  policyUrl: Scalars['String']['output'];
  /** Name of the purpose, as requests state it: 1 to 64 lower-case letters, digits and hyphens. One is in force per application. */
  purpose: Scalars['String']['output'];
  /** When it was revoked; null while nobody has. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** State at an instant (now, when none is given), computed from what happened. */
  state: IntendedUseState;
};


/**
 * What one application asks data for: one purpose, and the fields that it needs for it. It is registered by one and approved by
 * another, and never changes afterwards: a wider one is registered anew, and consents to the old one do not carry over.
 */
export type IntendedUseStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What an intended use is worth at an instant. */
export type IntendedUseState =
  /** It is in force. */
  | 'APPROVED'
  /** Nobody has approved it. */
  | 'PROPOSED'
  /** It was taken back, for ever. */
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
  /** Puts a proposed intended use in force. Never whoever registered it. */
  approveIntendedUse?: Maybe<IntendedUse>;
  /**
   * Consents to an intended use, for oneself. Under a mandate that holds `consent:write` an agent consents for whom the agent acts,
   * though never to the very application through which it is done.
   */
  giveConsent?: Maybe<Consent>;
  /** Proposes an intended use. The application itself does so as a machine, or somebody who acts for its owner. */
  registerIntendedUse?: Maybe<IntendedUse>;
  /** Takes an intended use back, at once and for ever. All consents to it end with it. */
  revokeIntendedUse?: Maybe<IntendedUse>;
  /** Takes back one’s own consent, or under a mandate that of whom one acts for. It holds no longer from this instant on. */
  withdrawConsent?: Maybe<Consent>;
};


export type MutationApproveIntendedUseArgs = {
  idempotencyKey: Scalars['String']['input'];
  use: Scalars['ID']['input'];
};


export type MutationGiveConsentArgs = {
  consent: GiveConsent;
  idempotencyKey: Scalars['String']['input'];
};


export type MutationRegisterIntendedUseArgs = {
  idempotencyKey: Scalars['String']['input'];
  use: RegisterIntendedUse;
};


export type MutationRevokeIntendedUseArgs = {
  idempotencyKey: Scalars['String']['input'];
  use: Scalars['ID']['input'];
};


export type MutationWithdrawConsentArgs = {
  consent: Scalars['ID']['input'];
  idempotencyKey: Scalars['String']['input'];
};

export type Organisation = {
  __typename?: 'Organisation';
  id: Scalars['OrgId']['output'];
};

/** Where a page of a list ends, and whether there is more behind it. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Give it as `after` to get the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** True when the list goes on behind `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
};

export type Person = {
  __typename?: 'Person';
  /** Consents that this person gave, latest first. Only the person sees them, and who acts for the person; null for anybody else. */
  consents?: Maybe<ConsentConnection>;
  id: Scalars['PersonId']['output'];
};


export type PersonConsentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<ConsentState>;
};

export type Query = {
  __typename?: 'Query';
  /** An application by identifier. */
  application?: Maybe<Application>;
  /** Registered applications, by identifier. */
  applications?: Maybe<ApplicationConnection>;
  /**
   * The signed-in person’s own consents in force for one application and purpose, latest first. An application learns of those
   * given to itself; about any other the list is empty, and so it is under a mandate without `consent:read`. `Person.consents` has
   * them all.
   */
  consentsInForce?: Maybe<Array<Consent>>;
  /**
   * Every intended use in force, by application and purpose: for routers, since it costs as much as the most it can hold.
   * `applications` has the same page by page. There are at most 2,000, of at most 50,000 coordinates together: no further one is
   * put in force beyond that.
   */
  intendedUsesInForce?: Maybe<Array<IntendedUse>>;
};


export type QueryApplicationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  text?: InputMaybe<Scalars['String']['input']>;
  usesField?: InputMaybe<Scalars['String']['input']>;
};


export type QueryConsentsInForceArgs = {
  client: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
};

/** What an application wants to ask data for. */
export type RegisterIntendedUse = {
  /** The rule that allows it: 1 to 200 characters on one line. */
  basis: Scalars['String']['input'];
  /** Client identifier of the application. */
  client: Scalars['String']['input'];
  /** Where people ask for deletion: an address of the web (https) or of mail (mailto). */
  deletionContact: Scalars['String']['input'];
  /** What it is for, in a sentence for those whose data it is: 1 to 500 characters on one line. */
  description: Scalars['String']['input'];
  /** Coordinates `Type.field` or `Type.*`, 1 to 200. */
  fields: Array<Scalars['String']['input']>;
  /** True when each person concerned has to consent first. */
  needsConsent: Scalars['Boolean']['input'];
  /** Address (https) of the page that tells how the data is handled. */
  policyUrl: Scalars['String']['input'];
  /** Name of the purpose: 1 to 64 lower-case letters, digits and hyphens. */
  purpose: Scalars['String']['input'];
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
  Application: Application;
  Consent: Consent;
  IntendedUse: IntendedUse;
  Person: Person;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Application:
    ( { __typename: 'Application' }
    & GraphQLRecursivePick<FederationTypes['Application'], {"id":true}> );
  Consent:
    ( { __typename: 'Consent' }
    & GraphQLRecursivePick<FederationTypes['Consent'], {"id":true}> );
  IntendedUse:
    ( { __typename: 'IntendedUse' }
    & GraphQLRecursivePick<FederationTypes['IntendedUse'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Application: ResolverTypeWrapper<ApplicationRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ApplicationConnection: ResolverTypeWrapper<ApplicationList>;
  CacheControlScope: CacheControlScope;
  Consent: ResolverTypeWrapper<ConsentRow>;
  ConsentConnection: ResolverTypeWrapper<ConsentList>;
  ConsentState: ConsentState;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  GiveConsent: GiveConsent;
  IntendedUse: ResolverTypeWrapper<IntendedUseRow>;
  IntendedUseState: IntendedUseState;
  Mask: Mask;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OrgId: ResolverTypeWrapper<Scalars['OrgId']['output']>;
  Organisation: ResolverTypeWrapper<Reference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Person: ResolverTypeWrapper<Reference>;
  PersonId: ResolverTypeWrapper<Scalars['PersonId']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RegisterIntendedUse: RegisterIntendedUse;
  Sharing: Sharing;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Application: ApplicationRow;
  ID: Scalars['ID']['output'];
  ApplicationConnection: ApplicationList;
  Consent: ConsentRow;
  ConsentConnection: ConsentList;
  DateTime: Scalars['DateTime']['output'];
  GiveConsent: GiveConsent;
  IntendedUse: IntendedUseRow;
  Mutation: Record<PropertyKey, never>;
  OrgId: Scalars['OrgId']['output'];
  Organisation: Reference;
  PageInfo: PageInfo;
  Person: Reference;
  PersonId: Scalars['PersonId']['output'];
  Query: Record<PropertyKey, never>;
  RegisterIntendedUse: RegisterIntendedUse;
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

export type ApplicationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Application'] = ResolversParentTypes['Application'], FederationReferenceType extends FederationReferenceTypes['Application'] = FederationReferenceTypes['Application']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Application']> | FederationReferenceType, FederationReferenceType, ContextType>;
  client?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  intendedUses?: Resolver<Array<ResolversTypes['IntendedUse']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  support?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ApplicationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApplicationConnection'] = ResolversParentTypes['ApplicationConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Application']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConsentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Consent'] = ResolversParentTypes['Consent'], FederationReferenceType extends FederationReferenceTypes['Consent'] = FederationReferenceTypes['Consent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Consent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  deleteBy?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ConsentState'], ParentType, ContextType, Partial<ConsentStateArgs>>;
  use?: Resolver<ResolversTypes['IntendedUse'], ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  validUntil?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  withdrawnAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ConsentConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConsentConnection'] = ResolversParentTypes['ConsentConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Consent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type IntendedUseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IntendedUse'] = ResolversParentTypes['IntendedUse'], FederationReferenceType extends FederationReferenceTypes['IntendedUse'] = FederationReferenceTypes['IntendedUse']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['IntendedUse']> | FederationReferenceType, FederationReferenceType, ContextType>;
  application?: Resolver<ResolversTypes['Application'], ParentType, ContextType>;
  approvedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  basis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  client?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deletionContact?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  needsConsent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  policyUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['IntendedUseState'], ParentType, ContextType, Partial<IntendedUseStateArgs>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  approveIntendedUse?: Resolver<Maybe<ResolversTypes['IntendedUse']>, ParentType, ContextType, RequireFields<MutationApproveIntendedUseArgs, 'idempotencyKey' | 'use'>>;
  giveConsent?: Resolver<Maybe<ResolversTypes['Consent']>, ParentType, ContextType, RequireFields<MutationGiveConsentArgs, 'consent' | 'idempotencyKey'>>;
  registerIntendedUse?: Resolver<Maybe<ResolversTypes['IntendedUse']>, ParentType, ContextType, RequireFields<MutationRegisterIntendedUseArgs, 'idempotencyKey' | 'use'>>;
  revokeIntendedUse?: Resolver<Maybe<ResolversTypes['IntendedUse']>, ParentType, ContextType, RequireFields<MutationRevokeIntendedUseArgs, 'idempotencyKey' | 'use'>>;
  withdrawConsent?: Resolver<Maybe<ResolversTypes['Consent']>, ParentType, ContextType, RequireFields<MutationWithdrawConsentArgs, 'consent' | 'idempotencyKey'>>;
};

export interface OrgIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['OrgId'], any> {
  name: 'OrgId';
}

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation']> = {
  id?: Resolver<ResolversTypes['OrgId'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  consents?: Resolver<Maybe<ResolversTypes['ConsentConnection']>, ParentType, ContextType, Partial<PersonConsentsArgs>>;
  id?: Resolver<ResolversTypes['PersonId'], ParentType, ContextType>;
};

export interface PersonIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PersonId'], any> {
  name: 'PersonId';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  application?: Resolver<Maybe<ResolversTypes['Application']>, ParentType, ContextType, RequireFields<QueryApplicationArgs, 'id'>>;
  applications?: Resolver<Maybe<ResolversTypes['ApplicationConnection']>, ParentType, ContextType, Partial<QueryApplicationsArgs>>;
  consentsInForce?: Resolver<Maybe<Array<ResolversTypes['Consent']>>, ParentType, ContextType, RequireFields<QueryConsentsInForceArgs, 'client' | 'purpose'>>;
  intendedUsesInForce?: Resolver<Maybe<Array<ResolversTypes['IntendedUse']>>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Application?: ApplicationResolvers<ContextType>;
  ApplicationConnection?: ApplicationConnectionResolvers<ContextType>;
  Consent?: ConsentResolvers<ContextType>;
  ConsentConnection?: ConsentConnectionResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  IntendedUse?: IntendedUseResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OrgId?: GraphQLScalarType;
  Organisation?: OrganisationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  PersonId?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
};
