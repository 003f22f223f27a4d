import { type Caller, defineSubgraph, type RequestContext, topic } from '@civigraph/subgraph-kit'

/** A mandate in the register of these tests. */
export interface TestMandate {
  readonly agent: string
  readonly principal: { readonly person: string } | { readonly organisation: string } | null
  readonly scope: string
  readonly state: string
}

/** A register of mandates that a test fills and changes. It shows every mandate to everybody. */
export function mandateRegister() {
  const mandates = new Map<string, TestMandate>()
  const askers: (Caller | null)[] = []
  const register = {
    mandates,
    /** Who asked it, once for each question. */
    askers,
    silent: false,
    subgraph: defineSubgraph({
      name: 'register',
      schema: new URL('mandates.graphql', import.meta.url),
      loaders: () => ({}),
      resolvers: {
        Query: {
          mandate(_: unknown, { id }: { id: string }, { caller }: RequestContext<object>) {
            askers.push(caller)
            if (register.silent) throw new Error('The register is away.')
            return mandates.get(id)
          },
        },
        Mandate: {
          scope: ({ scope }: TestMandate) => scope.split(' ').filter(Boolean),
          agent: ({ agent }: TestMandate) => ({ id: agent }),
          principal: ({ principal }: TestMandate) =>
            principal && {
              id: Object.values(principal)[0],
              __typename: 'person' in principal ? 'Person' : 'Organisation',
            },
        },
      },
    }),
    /** Changes one mandate. */
    change(id: string, changes: Partial<TestMandate>) {
      const before = mandates.get(id)
      if (!before) throw new Error(`No mandate ${id}.`)
      mandates.set(id, { ...before, ...changes })
    },
  }
  return register
}

/** A department that tells who asks, and that counts how often it was asked. */
export function deskDepartment() {
  const rings = topic<object>()
  const desk = {
    asked: 0,
    /** Bells to which somebody has subscribed. */
    bells: new Set<string>(),
    ring: (bell: string) => rings.publish(bell, {}),
    subgraph: defineSubgraph({
      name: 'desk',
      schema: new URL('desk.graphql', import.meta.url),
      loaders: () => ({}),
      resolvers: {
        Query: { desk: asked({}), letterOf: asked(false), hours: asked('from 9 to 5') },
        Mutation: { stamp: asked({}) },
        Subscription: {
          rung: {
            subscribe(_: unknown, { bell }: { bell: string }) {
              desk.asked++
              desk.bells.add(bell)
              return rings.listen(bell)
            },
            resolve: (ring: object) => ring,
          },
        },
        Desk: {
          asker: (_: unknown, _args: unknown, { caller }: RequestContext<object>) =>
            JSON.stringify(caller, (_name, value: unknown) => (value instanceof Set ? [...value] : value)),
          letters: () => 'two letters',
          orders: () => 'an order',
          files: () => 'a file',
          seal: () => 'a seal',
        },
      },
    }),
  }
  function asked(found: unknown) {
    return () => {
      desk.asked++
      return found
    }
  }
  return desk
}
