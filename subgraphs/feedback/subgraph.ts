import { defineSubgraph, type Department, migrationScripts, topic } from '@civigraph/subgraph-kit'
import { createLoaders } from './loaders.ts'
import { boston311 } from './profiles/boston-311.ts'
import { cnWorkingDays } from './profiles/cn-working-days.ts'
import { feedbackTerms } from './profiles/feedback-terms.ts'
import { feedbackThreads } from './profiles/feedback-threads.ts'
import { nyc311 } from './profiles/nyc-311.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type FeedbackStore, type FeedbackTables } from './store.ts'

/** What the public asks, what the offices answer, and whether they keep their promises. */
export const feedback: Department = {
  name: 'feedback',
  migrations: migrationScripts(new URL('migrations/', import.meta.url)),
  profiles: [cnWorkingDays, feedbackTerms, feedbackThreads, boston311, nyc311],
  subgraph: (database) => feedbackSubgraph(createStore(database.schema<FeedbackTables>('feedback'))),
}

export function feedbackSubgraph(store: FeedbackStore) {
  return defineSubgraph({
    name: 'feedback',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing leaks between callers
    resolvers: createResolvers(store, topic()), // what happens here is heard by who subscribed here
  })
}
