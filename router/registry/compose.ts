export { compose, type SubgraphSource } from '@civigraph/subgraph-kit/offline/compose'
