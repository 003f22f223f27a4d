import { Kind, print } from 'graphql'
import { has } from '../applied.ts'
import { type FieldText, isList, namedType } from '../schema-text.ts'
import type { Rule } from './rule.ts'
import { isForeign, ownFields, rootFields, valuesOf } from './walk.ts'

/** The form of answers and of calls. */
export const SHAPE_RULES: Readonly<Record<string, Rule>> = {
  'GUIDE-PAGED': {
    level: 'error',
    meaning: 'Lists of entities come in pages, so that no answer grows with the register behind it.',
    wayOut: 'Answer with a connection and take first: Int and after: String.',
    wrong:
      '"A desk." type Desk @key(fields: "id") @classified(level: OPEN) { "It." id: ID! } type Query { "All." desks: [Desk!] @classified(level: OPEN) }',
    right: `"A desk." type Desk @key(fields: "id") @classified(level: OPEN) { "It." id: ID! }
      "A page." type DeskConnection @classified(level: OPEN) { "Of it." nodes: [Desk!]! "End." pageInfo: PageInfo! "All." totalCount: Int! }
      type Query { "All." desks(first: Int, after: String): DeskConnection @classified(level: OPEN) }`,
    *check({ text }) {
      for (const { type, field } of ownFields(text)) {
        const entity = text.types.get(namedType(field.type))
        const isPage = namedType(field.type).endsWith('Connection')
        const isBareList =
          isList(field.type) && entity !== undefined && has(entity, 'key') && !type.name.endsWith('Connection')
        if (isPage ? !isPaged(field) : isBareList)
          yield {
            ...field,
            message: `${field.coordinate} gives ${print(field.type)} without first and after in pages.`,
          }
      }
    },
  },
  'GUIDE-PAGE-SHAPE': {
    level: 'error',
    meaning: 'All pages look alike, so that one piece of a program reads them all.',
    wayOut: 'Give it nodes (a list), pageInfo: PageInfo! and totalCount: Int!.',
    wrong:
      '"A page." type DeskConnection @classified(level: OPEN) { "Of it." nodes: [Int!]! "End." pageInfo: PageInfo! }',
    right:
      '"A page." type DeskConnection @classified(level: OPEN) { "Of it." nodes: [Int!]! "End." pageInfo: PageInfo! "All." totalCount: Int! }',
    *check({ text }) {
      for (const type of text.types.values()) {
        if (type.kind !== 'object' || !type.name.endsWith('Connection')) continue
        const nodes = type.fields.get('nodes')
        const missing = [
          ...(nodes !== undefined && isList(nodes.type) ? [] : ['nodes']),
          ...(typeText(type.fields.get('pageInfo')) === 'PageInfo!' ? [] : ['pageInfo: PageInfo!']),
          ...(typeText(type.fields.get('totalCount')) === 'Int!' ? [] : ['totalCount: Int!']),
        ]
        if (missing.length > 0) yield { ...type, message: `The page ${type.name} lacks ${missing.join(', ')}.` }
      }
    },
  },
  'GUIDE-IDEMPOTENCY': {
    level: 'error',
    meaning: 'A mutation can be sent twice when the first answer was lost, and acts once.',
    wayOut: 'Take idempotencyKey: ID! (or String!) and answer a repeated key with the first answer.',
    wrong: `type Mutation { "Opens a desk." openDesk(floor: Int): Int @classified(level: OPEN) }`,
    right: `type Mutation { "Opens a desk." openDesk(idempotencyKey: ID!, floor: Int): Int @classified(level: OPEN) }`,
    *check({ text }) {
      for (const { field } of rootFields(text, 'mutation'))
        if (!['ID!', 'String!'].includes(typeText(field.arguments.get('idempotencyKey'))))
          yield { ...field, message: `${field.name} takes no idempotencyKey.` }
    },
  },
  'GUIDE-REFUSAL': {
    level: 'error',
    meaning: 'A root field can be refused or fail by itself. One that is never null takes the whole answer with it.',
    wayOut: 'Make it nullable, or answer with a union that has the refusals as members.',
    wrong: `type Query { "How many." deskCount: Int! @classified(level: OPEN) }`,
    right: `type Query { "How many." deskCount: Int @classified(level: OPEN) }`,
    *check({ text }) {
      for (const { field } of ['query', 'mutation'].flatMap((operation) => rootFields(text, operation)))
        if (field.type.kind === Kind.NON_NULL_TYPE) yield { ...field, message: `${field.coordinate} is never null.` }
    },
  },
  'GUIDE-FOREIGN-NULLABLE': {
    level: 'error',
    meaning: 'A field that leads into another department may be null, so that its failure costs that field alone.',
    wayOut: 'Take the exclamation mark away.',
    wrong: `type Person @key(fields: "id") { id: PersonId! }
      "A desk." type Desk @classified(level: OPEN) { "Who sits there." clerk: Person! }`,
    right: `type Person @key(fields: "id") { id: PersonId! }
      "A desk." type Desk @classified(level: OPEN) { "Who sits there." clerk: Person }`,
    *check({ text }) {
      for (const { field } of ownFields(text)) {
        const type = text.types.get(namedType(field.type))
        if (field.type.kind === Kind.NON_NULL_TYPE && type !== undefined && isForeign(type) && !isList(field.type))
          yield {
            ...field,
            message: `${field.coordinate} leads to ${type.name} of another department and is never null.`,
          }
      }
    },
  },
  'GUIDE-FLOAT': {
    level: 'error',
    meaning: 'Float cannot hold most decimal fractions: 0.1 + 0.2 is not 0.3. Figures of a state are exact.',
    wayOut: 'Use Decimal, or Int with the unit in the name.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "Filled." share: Float }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Filled." share: Decimal }',
    *check({ text }) {
      for (const value of valuesOf(text))
        if (namedType(value.type) === 'Float') yield { ...value, message: `${value.coordinate} is a Float.` }
    },
  },
  'GUIDE-SHAPELESS': {
    level: 'error',
    meaning: 'A scalar that holds anything hides its fields from checks, classes and callers alike.',
    wayOut: 'Write the type out.',
    wrong: '"Anything." scalar JSON "A desk." type Desk @classified(level: OPEN) { "Notes." notes: JSON }',
    right:
      '"Notes." type Notes @classified(level: OPEN) { "It." text: String } "A desk." type Desk @classified(level: OPEN) { "Notes." notes: Notes }',
    *check({ text, guideline }) {
      for (const value of valuesOf(text))
        if (guideline.shapelessScalars.includes(namedType(value.type)))
          yield { ...value, message: `${value.coordinate} is a ${namedType(value.type)}, which holds anything.` }
    },
  },
  'GUIDE-CODE-LIST': {
    level: 'error',
    meaning: 'An enum of a national list has exactly the codes that are in force.',
    wayOut: 'Copy the list of the present edition; deprecate what left it.',
    wrong: '"How far." enum FigureStatus { "It." NORMAL "Some." PARTIAL }',
    right: '"How far." enum FigureStatus { "It." NORMAL "Some." PARTIAL "None." SUPPRESSED }',
    *check({ text, guideline }) {
      for (const [name, codes] of Object.entries(guideline.codeLists)) {
        const type = text.types.get(name)
        if (type === undefined) continue
        const inForce = [...type.values.values()]
          .filter((value) => !has(value, 'deprecated'))
          .map((value) => value.name)
        const missing = codes.filter((code) => !type.values.has(code))
        const unknown = inForce.filter((code) => !codes.includes(code))
        if (missing.length + unknown.length === 0) continue
        const told = [...missing.map((code) => `lacks ${code}`), ...unknown.map((code) => `has ${code}`)].join(', ')
        yield { ...type, message: `${name} differs from the national list: it ${told}.` }
      }
    },
  },
}

function isPaged({ arguments: given }: FieldText): boolean {
  return typeText(given.get('first')).startsWith('Int') && typeText(given.get('after')).startsWith('String')
}

function typeText(value: Pick<FieldText, 'type'> | undefined): string {
  return value === undefined ? '' : print(value.type)
}
