import { namedType } from '../schema-text.ts'
import type { Finding, Rule, Subject } from './rule.ts'
import { isForeign, isRoot, ownFields, rootFields, valuesOf, wordsOf } from './walk.ts'

/** How things are called. */
export const NAMING_RULES: Readonly<Record<string, Rule>> = {
  'GUIDE-TYPE-NAME': {
    level: 'error',
    meaning: 'Types are written in PascalCase, so that a reader tells a type from a field.',
    wayOut: 'Write it without underscores, each word with a capital: ServiceItem.',
    wrong: '"A desk." type service_desk @classified(level: OPEN) { "Its floor." floor: Int }',
    right: '"A desk." type ServiceDesk @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text }) {
      for (const type of text.types.values())
        if (!/^[A-Z][A-Za-z0-9]*$/.test(type.name)) yield { ...type, message: `${type.name} is not in PascalCase.` }
    },
  },
  'GUIDE-FIELD-NAME': {
    level: 'error',
    meaning:
      'Fields and arguments are written in camelCase, as every programming language of our callers can take them.',
    wayOut: 'Write it without underscores, with a small first letter: openedAt.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor_number: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floorNumber: Int }',
    *check({ text }) {
      for (const value of valuesOf(text))
        if (!/^[a-z][A-Za-z0-9]*$/.test(value.name)) yield { ...value, message: `${value.name} is not in camelCase.` }
    },
  },
  'GUIDE-ENUM-NAME': {
    level: 'error',
    meaning: 'Values of enums are written in UPPER_SNAKE, so that they are never taken for text.',
    wayOut: 'Write it in capitals with underscores: NOT_SHARED.',
    wrong: '"How." enum Channel { "By web." online }',
    right: '"How." enum Channel { "By web." ONLINE }',
    *check({ text }) {
      for (const value of [...text.types.values()].flatMap(({ values }) => [...values.values()]))
        if (!/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(value.name))
          yield { ...value, message: `${value.name} is not in UPPER_SNAKE.` }
    },
  },
  'GUIDE-INPUT-NAME': {
    level: 'warning',
    meaning: 'Names of inputs end in Input, so that one may have an output of the same idea.',
    wayOut: 'Name it after what it holds: OpeningHoursInput.',
    wrong: '"New hours." input OpeningHours { "From." opensAt: DateTime }',
    right: '"New hours." input OpeningHoursInput { "From." opensAt: DateTime }',
    *check({ text }) {
      for (const type of text.types.values())
        if (type.kind === 'input' && !type.name.endsWith('Input'))
          yield { ...type, message: `The input ${type.name} does not end in Input.` }
    },
  },
  'GUIDE-DEPARTMENT-PREFIX': {
    level: 'warning',
    meaning: 'Types carry no department’s name: they are the nation’s, and departments are reorganised.',
    wayOut: 'Name the idea alone: Desk, not TransportDesk.',
    wrong: '"A desk." type ExampleDesk @classified(level: OPEN) { "Its floor." floor: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text, name }) {
      const [prefix = ''] = name === null ? [] : [name.split('-').map(capital).join('')]
      // A department may be called as the thing that it keeps; then its parts are called after the thing.
      if (prefix === '' || text.types.has(prefix)) return
      for (const type of text.types.values())
        if (/^[A-Z]/.test(type.name.slice(prefix.length)) && type.name.startsWith(prefix))
          yield { ...type, message: `${type.name} begins with the name of its department.` }
    },
  },
  'GUIDE-UNIT-NAME': {
    level: 'warning',
    meaning: 'A number that measures something names its unit; nobody has to guess seconds or days.',
    wayOut: 'Put the unit into the name: distanceMetres, or answer with a type that has a unit.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "To the station." distance: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "To the station." distanceMetres: Int }',
    *check({ text, guideline }) {
      for (const value of valuesOf(text)) {
        const last = wordsOf(value.name).at(-1) ?? ''
        if (NUMBERS.has(namedType(value.type)) && guideline.measureWords.includes(last))
          yield { ...value, message: `${value.name} is a number without its unit.` }
      }
    },
  },
  'GUIDE-SECRET-NAME': {
    level: 'error',
    meaning: 'Passwords, secrets and tokens do not travel through the graph: answers are kept, cached and logged.',
    wayOut: 'Leave it out; sign-on is the realm’s task.',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "Of the door." doorPassword: String }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Of the door." doorNumber: String }',
    *check({ text, guideline }) {
      for (const value of valuesOf(text)) {
        const word = wordsOf(value.name).find((one) => guideline.secretWords.includes(one))
        if (word !== undefined) yield { ...value, message: `${value.name} names a ${word}.` }
      }
    },
  },
  'GUIDE-TERM': {
    level: 'warning',
    meaning: 'One idea has one word in the whole graph, so that it is found.',
    wayOut: 'Use the word of the dictionary that the message names.',
    wrong: '"A firm." type Company @classified(level: OPEN) { "Its floor." floor: Int }',
    right: '"A firm." type Firm @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text, guideline }) {
      for (const element of [...text.types.values(), ...valuesOf(text)]) {
        const word = wordsOf(element.name).find((one) => Object.hasOwn(guideline.terms, one))
        if (word !== undefined)
          yield { ...element, message: `${element.name} says ${word}; the graph says ${guideline.terms[word] ?? ''}.` }
      }
    },
  },
  'GUIDE-MUTATION-VERB': {
    level: 'warning',
    meaning: 'Mutations begin with what they do: issueLicence, not licenceIssue.',
    wayOut: 'Put the verb first.',
    wrong: `type Mutation { "Opens a desk." deskCreate(idempotencyKey: ID!): Int @classified(level: OPEN) }`,
    right: `type Mutation { "Opens a desk." createDesk(idempotencyKey: ID!): Int @classified(level: OPEN) }`,
    *check({ text, guideline }) {
      for (const { field } of rootFields(text, 'mutation')) {
        const words = wordsOf(field.name)
        const verb = words.slice(1).find((word) => guideline.mutationVerbs.includes(word))
        if (verb !== undefined && verb === words.at(-1) && !guideline.mutationVerbs.includes(words[0] ?? ''))
          yield { ...field, message: `${field.name} ends with its verb ${verb}.` }
      }
    },
  },
  'GUIDE-PERSON-SCORE': {
    level: 'error',
    meaning: 'No natural person is scored, ranked, graded or rated, nor summed up across departments.',
    wayOut: 'Leave it out. Records of public bodies may be measured; people may not.',
    wrong:
      'type Person @key(fields: "id") { id: PersonId! "How." trustScore: Int @classified(level: NOT_SHARED, basis: "example-1") }',
    right:
      'type Person @key(fields: "id") { id: PersonId! "How." letters: Int @classified(level: NOT_SHARED, basis: "example-1") }',
    check: scoresOfPersons,
  },
  'GUIDE-DUPLICATE': {
    level: 'warning',
    meaning: 'One idea is one type. Two departments that keep the same thing under two names split it for everybody.',
    wayOut: 'Add your fields to the existing entity by its key, or name the difference.',
    beside: '"A permit." type Permit @key(fields: "id") @classified(level: OPEN) { "It." id: ID! }',
    wrong: '"A permit." type PermitRecord @key(fields: "id") @classified(level: OPEN) { "It." id: ID! }',
    right: 'type Permit @key(fields: "id") { id: ID! "Its floor." floor: Int @classified(level: OPEN) }',
    *check({ text, others }) {
      const theirs = others.flatMap(({ name, text: other }) =>
        [...other.types.values()]
          .filter((type) => type.kind === 'object' && !isRoot(other, type))
          .map((type) => ({ name, type })),
      )
      for (const type of text.types.values()) {
        if (type.kind !== 'object' || isRoot(text, type) || isForeign(type)) continue
        const like = theirs.find((one) => one.type.name !== type.name && idea(one.type.name) === idea(type.name))
        if (like !== undefined)
          yield { ...type, message: `${type.name} is close to ${like.type.name} of the department ${like.name}.` }
      }
    },
  },
}

const NUMBERS: ReadonlySet<string> = new Set(['Int', 'Float', 'Decimal'])

function* scoresOfPersons({ text, guideline }: Subject): Generator<Finding> {
  const isScore = (name: string) => wordsOf(name).some((word) => guideline.scoreWords.includes(word))
  const ofPersons = ownFields(text).filter(
    ({ type, field }) =>
      type.name === 'Person' || [...field.arguments.values()].some((one) => namedType(one.type) === 'PersonId'),
  )
  for (const { field } of ofPersons)
    if (isScore(field.name) || isScore(namedType(field.type)))
      yield { ...field, message: `${field.coordinate} measures a person.` }
}

/** A name without what says only that it is a thing of data. */
function idea(name: string): string {
  const words = wordsOf(name)
  const bare = words.length > 1 && PADDING.has(words.at(-1) ?? '') ? words.slice(0, -1) : words
  return bare.join(' ').replace(/ies$/, 'y').replace(/s$/, '')
}

const PADDING: ReadonlySet<string> = new Set([
  'record',
  'info',
  'information',
  'data',
  'detail',
  'details',
  'entity',
  'item',
  'object',
])

function capital(word: string): string {
  return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`
}
