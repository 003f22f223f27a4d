// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ThreadRow, OwnerRecord, RecordSums, Reference } from '../store.ts';
import type { ThreadList, Context } from '../loaders.ts';
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
  /** An exact decimal number (十进制数) as a string, digits as written: "14687744162801.0332". Whole numbers may be sent as numbers; numbers with a fraction or an exponent are refused, because they have lost digits already. */
  Decimal: { input: string; output: string; }
  /** Identifier of an organisation (机构标识): {register}:{code}, for example cn-uscc:91350100M000100Y43. Codes of register cn-uscc are credit codes. */
  OrgId: { input: string; output: string; }
  /** Opaque identifier of a person (个人标识): 22 characters that say nothing about the person. Applications of different sectors see different identifiers of the same person. */
  PersonId: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** What somebody asks. */
export type AskQuestion = {
  /** Kind of matter. */
  kind: ThreadKind;
  /** Authority that should answer. */
  owner: Scalars['OrgId']['input'];
  /** Service item that it is about. */
  serviceItem?: InputMaybe<Scalars['ID']['input']>;
  /** The text, 1 to 4,000 characters. */
  text: Scalars['String']['input'];
};

/** PRIVATE: never in a shared cache. */
export type CacheControlScope =
  | 'PRIVATE'
  | 'PUBLIC';

/** Feedback of one authority. */
export type FeedbackByOwner = {
  __typename?: 'FeedbackByOwner';
  /** The authority. */
  owner?: Maybe<Organisation>;
  /** Its record. */
  record: FeedbackRecord;
};

/** A promised day, and how it was reckoned. */
export type FeedbackDue = {
  __typename?: 'FeedbackDue';
  /** The instant, where the source promised one. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** The rule and the days that do not count, so that the sum can be redone by hand. */
  because: Array<Scalars['String']['output']>;
  /** The last day on which an answer is on time, in the authority’s own calendar. */
  on: Scalars['Date']['output'];
  /** True when the calendar of that year is not decreed yet. */
  provisional: Scalars['Boolean']['output'];
};

/**
 * How an authority answers, counted from what happened. Records of open data are counted one by one, as they stand now. What
 * people asked on the platform is counted by whole months that lie in the period, each as it stood when the month after it had
 * ended, together with what was asked of the same authority about the same service: such a group is left out when it is of too
 * few people, and rounded when it is not.
 */
export type FeedbackRecord = {
  __typename?: 'FeedbackRecord';
  /** Closed matters. */
  closed?: Maybe<Scalars['Int']['output']>;
  /** Matters whose source flag contradicts their own dates. */
  contradictedFlags?: Maybe<Scalars['Int']['output']>;
  /** The promised time passed first, closed or not. */
  late?: Maybe<Scalars['Int']['output']>;
  /** Of the late ones: neither answered nor closed yet. */
  lateStillOpen?: Maybe<Scalars['Int']['output']>;
  /** Hours from asking to closing by the authority’s own clock: the middle value of closed matters, to 3 decimals; whole hours where people’s own matters count, which need enough of them on either side. */
  medianHoursToClose?: Maybe<Scalars['Decimal']['output']>;
  /** No time was promised: outside the rate. */
  notPromised?: Maybe<Scalars['Int']['output']>;
  /** Answered within the promised time. */
  onTime?: Maybe<Scalars['Int']['output']>;
  /** onTime ÷ (onTime + late), to 4 decimals; null when neither happened. */
  onTimeRate?: Maybe<Scalars['Decimal']['output']>;
  /** The same among matters that were answered or closed, which leaves the open late ones out: onTime ÷ (onTime + late − lateStillOpen). */
  onTimeRateSettled?: Maybe<Scalars['Decimal']['output']>;
  /** The same: nine of ten closed matters took no longer. Waiting times are skewed, so there is no mean. */
  p90HoursToClose?: Maybe<Scalars['Decimal']['output']>;
  /** Matters for which a time was promised. */
  promised?: Maybe<Scalars['Int']['output']>;
  /** Ratings of these matters. */
  ratings: RatingSummary;
  /** The multiple to which people’s own matters are rounded, group by group; null when nothing is. */
  roundedTo?: Maybe<Scalars['Int']['output']>;
  /** Open, and the promised time has not passed. */
  running?: Maybe<Scalars['Int']['output']>;
  /** Whether the counts are all there is. Null counts are kept back, and no zeros. */
  status: FigureStatus;
  /** All matters. */
  threads?: Maybe<Scalars['Int']['output']>;
};

/** A question, complaint or request of the public, and what became of it. */
export type FeedbackThread = {
  __typename?: 'FeedbackThread';
  /** Who asked; only the author and the answering office see it. Null for records from open data. */
  author?: Maybe<Person>;
  /** Category from the general to the particular. */
  category: Array<Scalars['String']['output']>;
  /** How it reached the office, in the source’s words; null where nothing is known. */
  channel?: Maybe<Scalars['String']['output']>;
  /** When it was closed; null while open, and again after a follow-up. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The promised day, with the way it was reckoned; null where nothing was promised. */
  due?: Maybe<FeedbackDue>;
  /** What the source says about being on time, kept as evidence: empty is a blank cell, null a source that says nothing. */
  flagAsFound?: Maybe<Scalars['String']['output']>;
  /** True when the source’s flag contradicts its own dates; only closed matters with a promise can tell. */
  flagContradicts: Scalars['Boolean']['output'];
  /** Identifier of the thread. */
  id: Scalars['ID']['output'];
  /** What kind of matter it is. */
  kind: ThreadKind;
  /** What was written, oldest first. Only the author and the answering office see it; null for others. */
  messages?: Maybe<Array<ThreadMessage>>;
  /** When it was asked. */
  openedAt: Scalars['DateTime']['output'];
  /** The authority that has to answer. */
  owner?: Maybe<Organisation>;
  /** Whether the promise was kept, as it stood at an instant (now, when none is given). The first reply or the closing counts. */
  punctuality: Punctuality;
  /** How the author rated the answer. */
  rating?: Maybe<Rating>;
  /** The service item that it is about. */
  serviceItem?: Maybe<ServiceItem>;
  /** State at an instant (now, when none is given), computed from what happened. */
  state: ThreadState;
};


/** A question, complaint or request of the public, and what became of it. */
export type FeedbackThreadPunctualityArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};


/** A question, complaint or request of the public, and what became of it. */
export type FeedbackThreadStateArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of threads. */
export type FeedbackThreadConnection = {
  __typename?: 'FeedbackThreadConnection';
  /** Threads of this page. */
  nodes: Array<FeedbackThread>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many the whole list holds. */
  totalCount: Scalars['Int']['output'];
};

/** Whether a figure about people could be given, and how much of it. Suppressed and missing are different things, and neither is zero. */
export type FigureStatus =
  /** It counts all that there is to count; zero is zero. */
  | 'NORMAL'
  /** Groups of too few people are left out of it. */
  | 'PARTIAL'
  /** There is one, but it is kept back to protect people. */
  | 'SUPPRESSED';

/** Five grades. */
export type Grade =
  /** Fair. */
  | 'FAIR'
  /** Good. */
  | 'GOOD'
  /** Poor. */
  | 'POOR'
  /** Very good. */
  | 'VERY_GOOD'
  /** Very poor. */
  | 'VERY_POOR';

/** How the owning department shortens a value before it leaves. */
export type Mask =
  | 'HASHED'
  | 'ID'
  | 'NAME'
  | 'NONE'
  | 'PHONE';

/** The two sides of a thread. */
export type MessageSide =
  /** Who asked. */
  | 'AUTHOR'
  /** The answering office. */
  | 'OFFICE';

export type Mutation = {
  __typename?: 'Mutation';
  /** Asks an authority. The answer names the day by which it must reply, where its jurisdiction has a term for such matters. */
  askQuestion?: Maybe<FeedbackThread>;
  /** Closes one’s own thread. */
  closeThread?: Maybe<FeedbackThread>;
  /** Adds to one’s own thread; a closed one opens again. */
  followUp?: Maybe<FeedbackThread>;
  /** Rates the answer to one’s own thread, once. */
  rateAnswer?: Maybe<FeedbackThread>;
  /** Answers a thread of the official’s own authority. */
  replyToFeedback?: Maybe<FeedbackThread>;
};


export type MutationAskQuestionArgs = {
  idempotencyKey: Scalars['String']['input'];
  question: AskQuestion;
};


export type MutationCloseThreadArgs = {
  idempotencyKey: Scalars['String']['input'];
  thread: Scalars['ID']['input'];
};


export type MutationFollowUpArgs = {
  idempotencyKey: Scalars['String']['input'];
  text: Scalars['String']['input'];
  thread: Scalars['ID']['input'];
};


export type MutationRateAnswerArgs = {
  grade: Grade;
  idempotencyKey: Scalars['String']['input'];
  thread: Scalars['ID']['input'];
};


export type MutationReplyToFeedbackArgs = {
  idempotencyKey: Scalars['String']['input'];
  text: Scalars['String']['input'];
  thread: Scalars['ID']['input'];
};

export type Organisation = {
  __typename?: 'Organisation';
  /** How this authority answers the public, of what was asked in a period: from a day, before a day, in its own zone. People’s own matters count by whole months. */
  feedback?: Maybe<FeedbackRecord>;
  id: Scalars['OrgId']['output'];
};


export type OrganisationFeedbackArgs = {
  openedBefore?: InputMaybe<Scalars['Date']['input']>;
  openedFrom?: InputMaybe<Scalars['Date']['input']>;
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
  /** What this person asked. Only the person sees it. */
  feedback?: Maybe<FeedbackThreadConnection>;
  id: Scalars['PersonId']['output'];
};


export type PersonFeedbackArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ThreadFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ThreadOrder>;
};

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

export type Query = {
  __typename?: 'Query';
  /** How each authority answers, those for which the most matters are shown first; at most `first` of them, 1 to 500. */
  feedbackByOwner?: Maybe<Array<FeedbackByOwner>>;
  /** The inbox of the official’s own authority. */
  feedbackInbox?: Maybe<FeedbackThreadConnection>;
  /** A thread that the caller may see: one’s own, one of the official’s own authority; for supervisors, records of open data. */
  feedbackThread?: Maybe<FeedbackThread>;
  /** Open threads past their promised time, longest overdue first; of all authorities. */
  overdueFeedback?: Maybe<FeedbackThreadConnection>;
};


export type QueryFeedbackByOwnerArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  openedBefore?: InputMaybe<Scalars['Date']['input']>;
  openedFrom?: InputMaybe<Scalars['Date']['input']>;
  register?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFeedbackInboxArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ThreadFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ThreadOrder>;
};


export type QueryFeedbackThreadArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOverdueFeedbackArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  owner?: InputMaybe<Scalars['OrgId']['input']>;
};

/** A rating of one matter. It names the matter, never an official. */
export type Rating = {
  __typename?: 'Rating';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** False for a grade that was set by default because nobody rated; such grades are counted apart. */
  given: Scalars['Boolean']['output'];
  /** The grade. */
  grade: Grade;
};

/** Ratings summed up. Given and default grades are kept apart. What holds for `FeedbackRecord` about few people holds here. */
export type RatingSummary = {
  __typename?: 'RatingSummary';
  /** Grades set by default. */
  byDefault?: Maybe<Scalars['Int']['output']>;
  /** Ratings that people gave. */
  given?: Maybe<Scalars['Int']['output']>;
  /** Share of GOOD and VERY_GOOD among given ratings, to 4 decimals; null when nobody rated. */
  goodRate?: Maybe<Scalars['Decimal']['output']>;
  /** The multiple to which people’s own matters are rounded; null when nothing is. */
  roundedTo?: Maybe<Scalars['Int']['output']>;
  /** Whether the counts are all there is. Null counts are kept back, and no zeros. */
  status: FigureStatus;
  /** Closed matters without a rating. */
  unrated?: Maybe<Scalars['Int']['output']>;
};

export type ServiceItem = {
  __typename?: 'ServiceItem';
  /** How questions about this service are answered. */
  feedback?: Maybe<FeedbackRecord>;
  id: Scalars['ID']['output'];
  /** How people rate this service. */
  ratings?: Maybe<RatingSummary>;
};

/** OPEN: anyone. CONDITIONAL: for a stated purpose. NOT_SHARED: its holder and the owning department. */
export type Sharing =
  | 'CONDITIONAL'
  | 'NOT_SHARED'
  | 'OPEN';

export type Subscription = {
  __typename?: 'Subscription';
  /** The thread, whenever something happens to it: a reply, a follow-up, its closing, a rating. For whoever may open it. */
  feedbackThreadChanged?: Maybe<FeedbackThread>;
};


export type SubscriptionFeedbackThreadChangedArgs = {
  id: Scalars['ID']['input'];
};

/** Which threads a list holds. All given conditions must hold. */
export type ThreadFilter = {
  /** Kind. */
  kind?: InputMaybe<ThreadKind>;
  /** Authority that has to answer. */
  owner?: InputMaybe<Scalars['OrgId']['input']>;
  /** State now. */
  state?: InputMaybe<ThreadState>;
};

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

/** One message of a thread. E-mail addresses and telephone numbers in it are replaced. */
export type ThreadMessage = {
  __typename?: 'ThreadMessage';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Who wrote it. */
  by: MessageSide;
  /** The text, 1 to 4,000 characters. */
  text: Scalars['String']['output'];
};

/** Order of a list of threads. */
export type ThreadOrder =
  /** Next due first; without a promise last. */
  | 'DUE_NEXT'
  /** Latest first. */
  | 'OPENED_NEWEST';

/** What happened to a thread so far. */
export type ThreadState =
  /** It is closed. */
  | 'CLOSED'
  /** Nobody has answered. */
  | 'OPEN'
  /** The office answered; the author has not closed it. */
  | 'REPLIED';



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
  FeedbackThread: FeedbackThread;
  Organisation: Organisation;
  Person: Person;
  ServiceItem: ServiceItem;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  FeedbackThread:
    ( { __typename: 'FeedbackThread' }
    & GraphQLRecursivePick<FederationTypes['FeedbackThread'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
  ServiceItem:
    ( { __typename: 'ServiceItem' }
    & GraphQLRecursivePick<FederationTypes['ServiceItem'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AskQuestion: AskQuestion;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CacheControlScope: CacheControlScope;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  FeedbackByOwner: ResolverTypeWrapper<OwnerRecord>;
  FeedbackDue: ResolverTypeWrapper<FeedbackDue>;
  FeedbackRecord: ResolverTypeWrapper<RecordSums>;
  FeedbackThread: ResolverTypeWrapper<ThreadRow>;
  FeedbackThreadConnection: ResolverTypeWrapper<ThreadList>;
  FigureStatus: FigureStatus;
  Grade: Grade;
  Mask: Mask;
  MessageSide: MessageSide;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OrgId: ResolverTypeWrapper<Scalars['OrgId']['output']>;
  Organisation: ResolverTypeWrapper<Reference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Person: ResolverTypeWrapper<Reference>;
  PersonId: ResolverTypeWrapper<Scalars['PersonId']['output']>;
  Punctuality: Punctuality;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Rating: ResolverTypeWrapper<Rating>;
  RatingSummary: ResolverTypeWrapper<RatingSummary>;
  ServiceItem: ResolverTypeWrapper<Reference>;
  Sharing: Sharing;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ThreadFilter: ThreadFilter;
  ThreadKind: ThreadKind;
  ThreadMessage: ResolverTypeWrapper<ThreadMessage>;
  ThreadOrder: ThreadOrder;
  ThreadState: ThreadState;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AskQuestion: AskQuestion;
  ID: Scalars['ID']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  FeedbackByOwner: OwnerRecord;
  FeedbackDue: FeedbackDue;
  FeedbackRecord: RecordSums;
  FeedbackThread: ThreadRow;
  FeedbackThreadConnection: ThreadList;
  Mutation: Record<PropertyKey, never>;
  OrgId: Scalars['OrgId']['output'];
  Organisation: Reference;
  PageInfo: PageInfo;
  Person: Reference;
  PersonId: Scalars['PersonId']['output'];
  Query: Record<PropertyKey, never>;
  Rating: Rating;
  RatingSummary: RatingSummary;
  ServiceItem: Reference;
  Subscription: Record<PropertyKey, never>;
  ThreadFilter: ThreadFilter;
  ThreadMessage: ThreadMessage;
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

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type FeedbackByOwnerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedbackByOwner'] = ResolversParentTypes['FeedbackByOwner']> = {
  owner?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  record?: Resolver<ResolversTypes['FeedbackRecord'], ParentType, ContextType>;
};

export type FeedbackDueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedbackDue'] = ResolversParentTypes['FeedbackDue']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  because?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  on?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  provisional?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FeedbackRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedbackRecord'] = ResolversParentTypes['FeedbackRecord']> = {
  closed?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  contradictedFlags?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  late?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  lateStillOpen?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  medianHoursToClose?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  notPromised?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  onTime?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  onTimeRate?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  onTimeRateSettled?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  p90HoursToClose?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  promised?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  ratings?: Resolver<ResolversTypes['RatingSummary'], ParentType, ContextType>;
  roundedTo?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  running?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FigureStatus'], ParentType, ContextType>;
  threads?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type FeedbackThreadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedbackThread'] = ResolversParentTypes['FeedbackThread'], FederationReferenceType extends FederationReferenceTypes['FeedbackThread'] = FederationReferenceTypes['FeedbackThread']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['FeedbackThread']> | FederationReferenceType, FederationReferenceType, ContextType>;
  author?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  category?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  due?: Resolver<Maybe<ResolversTypes['FeedbackDue']>, ParentType, ContextType>;
  flagAsFound?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  flagContradicts?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ThreadKind'], ParentType, ContextType>;
  messages?: Resolver<Maybe<Array<ResolversTypes['ThreadMessage']>>, ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  punctuality?: Resolver<ResolversTypes['Punctuality'], ParentType, ContextType, Partial<FeedbackThreadPunctualityArgs>>;
  rating?: Resolver<Maybe<ResolversTypes['Rating']>, ParentType, ContextType>;
  serviceItem?: Resolver<Maybe<ResolversTypes['ServiceItem']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ThreadState'], ParentType, ContextType, Partial<FeedbackThreadStateArgs>>;
};

export type FeedbackThreadConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedbackThreadConnection'] = ResolversParentTypes['FeedbackThreadConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['FeedbackThread']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  askQuestion?: Resolver<Maybe<ResolversTypes['FeedbackThread']>, ParentType, ContextType, RequireFields<MutationAskQuestionArgs, 'idempotencyKey' | 'question'>>;
  closeThread?: Resolver<Maybe<ResolversTypes['FeedbackThread']>, ParentType, ContextType, RequireFields<MutationCloseThreadArgs, 'idempotencyKey' | 'thread'>>;
  followUp?: Resolver<Maybe<ResolversTypes['FeedbackThread']>, ParentType, ContextType, RequireFields<MutationFollowUpArgs, 'idempotencyKey' | 'text' | 'thread'>>;
  rateAnswer?: Resolver<Maybe<ResolversTypes['FeedbackThread']>, ParentType, ContextType, RequireFields<MutationRateAnswerArgs, 'grade' | 'idempotencyKey' | 'thread'>>;
  replyToFeedback?: Resolver<Maybe<ResolversTypes['FeedbackThread']>, ParentType, ContextType, RequireFields<MutationReplyToFeedbackArgs, 'idempotencyKey' | 'text' | 'thread'>>;
};

export interface OrgIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['OrgId'], any> {
  name: 'OrgId';
}

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  feedback?: Resolver<Maybe<ResolversTypes['FeedbackRecord']>, ParentType, ContextType, Partial<OrganisationFeedbackArgs>>;
  id?: Resolver<ResolversTypes['OrgId'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  feedback?: Resolver<Maybe<ResolversTypes['FeedbackThreadConnection']>, ParentType, ContextType, RequireFields<PersonFeedbackArgs, 'orderBy'>>;
  id?: Resolver<ResolversTypes['PersonId'], ParentType, ContextType>;
};

export interface PersonIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PersonId'], any> {
  name: 'PersonId';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  feedbackByOwner?: Resolver<Maybe<Array<ResolversTypes['FeedbackByOwner']>>, ParentType, ContextType, RequireFields<QueryFeedbackByOwnerArgs, 'first'>>;
  feedbackInbox?: Resolver<Maybe<ResolversTypes['FeedbackThreadConnection']>, ParentType, ContextType, RequireFields<QueryFeedbackInboxArgs, 'orderBy'>>;
  feedbackThread?: Resolver<Maybe<ResolversTypes['FeedbackThread']>, ParentType, ContextType, RequireFields<QueryFeedbackThreadArgs, 'id'>>;
  overdueFeedback?: Resolver<Maybe<ResolversTypes['FeedbackThreadConnection']>, ParentType, ContextType, Partial<QueryOverdueFeedbackArgs>>;
};

export type RatingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Rating'] = ResolversParentTypes['Rating']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  given?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  grade?: Resolver<ResolversTypes['Grade'], ParentType, ContextType>;
};

export type RatingSummaryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RatingSummary'] = ResolversParentTypes['RatingSummary']> = {
  byDefault?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  given?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  goodRate?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  roundedTo?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FigureStatus'], ParentType, ContextType>;
  unrated?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ServiceItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceItem'] = ResolversParentTypes['ServiceItem'], FederationReferenceType extends FederationReferenceTypes['ServiceItem'] = FederationReferenceTypes['ServiceItem']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ServiceItem']> | FederationReferenceType, FederationReferenceType, ContextType>;
  feedback?: Resolver<Maybe<ResolversTypes['FeedbackRecord']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ratings?: Resolver<Maybe<ResolversTypes['RatingSummary']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  feedbackThreadChanged?: SubscriptionResolver<Maybe<ResolversTypes['FeedbackThread']>, "feedbackThreadChanged", ParentType, ContextType, RequireFields<SubscriptionFeedbackThreadChangedArgs, 'id'>>;
};

export type ThreadMessageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThreadMessage'] = ResolversParentTypes['ThreadMessage']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['MessageSide'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  FeedbackByOwner?: FeedbackByOwnerResolvers<ContextType>;
  FeedbackDue?: FeedbackDueResolvers<ContextType>;
  FeedbackRecord?: FeedbackRecordResolvers<ContextType>;
  FeedbackThread?: FeedbackThreadResolvers<ContextType>;
  FeedbackThreadConnection?: FeedbackThreadConnectionResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OrgId?: GraphQLScalarType;
  Organisation?: OrganisationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  PersonId?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  Rating?: RatingResolvers<ContextType>;
  RatingSummary?: RatingSummaryResolvers<ContextType>;
  ServiceItem?: ServiceItemResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  ThreadMessage?: ThreadMessageResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
};
