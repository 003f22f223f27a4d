import { appliedTo, has, textArgument } from '../applied.ts'
import type { SchemaText } from '../schema-text.ts'
import { isKeyField, selectedFields } from './field-sets.ts'
import type { Finding, Rule, Subject } from './rule.ts'
import { outputFields, valuesOf } from './walk.ts'

const FEDERATION = 'https://specs.apollo.dev/federation'
const REQUIREMENTS = ['authenticated', 'requiresScopes', 'policy']
/** Directives of ours that reach the supergraph only when the subgraph says so. */
const COMPOSED = ['classified', 'sunset', 'cacheControl']

const OWN_LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
  @link(url: "https://specs.civigraph.example/guideline/v1.0", import: ["@classified"])`

/** What composition lets through, and planners or routers then get wrong. */
export const FEDERATION_RULES: Readonly<Record<string, Rule>> = {
  'GUIDE-CLASS-VANISHES': {
    level: 'error',
    meaning:
      'Composition drops a directive that no @composeDirective names, without a word: every class would be lost.',
    wayOut: 'Add @composeDirective(name: "@classified") to the schema, by the name that the directive has there.',
    wrong: `${OWN_LINKS} "A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }`,
    right: `${OWN_LINKS} @composeDirective(name: "@classified") "A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }`,
    check: vanishingDirectives,
  },
  'GUIDE-FEDERATION-VERSION': {
    level: 'error',
    meaning:
      'Before version 2.9 of federation, requirements and costs do not exist; before version 2, every field is shareable.',
    wayOut: 'Link https://specs.apollo.dev/federation/v2.9, or leave out every @link: the kit adds it.',
    wrong: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])',
    right: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])',
    *check({ text }) {
      for (const { identity, version, directive } of text.links) {
        const [, minor = '0'] = /^v2\.(\d+)$/.exec(version) ?? []
        if (identity !== FEDERATION || Number(minor) >= 9) continue
        const place = { line: directive.loc?.startToken.line ?? 1, column: directive.loc?.startToken.column ?? 1 }
        yield { coordinate: 'schema', place, message: `The schema links federation ${version}.` }
      }
    },
  },
  'GUIDE-REQUIRES-ARGUMENT': {
    level: 'error',
    meaning:
      'Some planners fetch a required field once, with whichever arguments come first, and answer wrongly without an error.',
    wayOut: 'Have the other department add a field without arguments that means just this, and require that.',
    wrong: `type Desk @key(fields: "id") { id: ID! notes(first: Int): String @external
      "How long." summary: String @requires(fields: "notes(first: 3)") @classified(level: OPEN) }`,
    right: `type Desk @key(fields: "id") { id: ID! notes: String @external
      "How long." summary: String @requires(fields: "notes") @classified(level: OPEN) }`,
    check: requiredArguments,
  },
  'GUIDE-KEY-REQUIREMENT': {
    level: 'error',
    meaning:
      'Planners fetch key fields unasked. A requirement on one that its type lacks refuses operations that never named it.',
    wayOut: 'Put the requirement on the type, or use another field as the key.',
    wrong: '"A desk." type Desk @key(fields: "id") @classified(level: OPEN) { "It." id: ID! @authenticated }',
    right:
      '"A desk." type Desk @key(fields: "id") @authenticated @classified(level: OPEN) { "It." id: ID! @authenticated }',
    *check({ text }) {
      for (const { type, field } of outputFields(text)) {
        if (!isKeyField(type, field)) continue
        const lacking = REQUIREMENTS.find((name) => has(field, name) && !has(type, name))
        if (lacking !== undefined)
          yield { ...field, message: `The key field ${field.coordinate} has @${lacking}, which ${type.name} has not.` }
      }
    },
  },
  'GUIDE-STOCK-FEATURE': {
    level: 'error',
    meaning:
      'Stock gateways refuse or ignore @context, @fromContext and @cacheTag; the national graph works with all of them.',
    wayOut: 'Take an argument, or require a field, instead.',
    wrong: '"A desk." type Desk @context(name: "desk") @classified(level: OPEN) { "Its floor." floor: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text }) {
      for (const element of [...text.types.values(), ...valuesOf(text)])
        for (const { name, place } of element.applied)
          if (name === 'context' || name === 'fromContext' || name === 'cacheTag')
            yield { coordinate: element.coordinate, place, message: `${element.coordinate} uses @${name}.` }
    },
  },
}

function* vanishingDirectives({ text }: Subject): Generator<Finding> {
  // Without any link the kit adds all of them, and these lines with them.
  if (text.links.length === 0) return
  const composed = text.applied
    .filter(({ name }) => name === 'composeDirective')
    .map((directive) => text.nameOf((textArgument(directive, 'name') ?? '').replace(/^@/, '')))
  for (const name of COMPOSED.filter((one) => !composed.includes(one))) {
    const first = firstUse(text, name)
    if (first !== null) yield { ...first, message: `@${name} is used, and no @composeDirective names it.` }
  }
}

function firstUse(text: SchemaText, name: string): Omit<Finding, 'message'> | null {
  const elements = [...text.types.values()].flatMap((type) => [type, ...type.fields.values(), ...type.values.values()])
  const found = elements.find((element) => has(element, name))
  const place = found === undefined ? undefined : appliedTo(found, name)?.place
  return found === undefined || place === undefined ? null : { coordinate: found.coordinate, place }
}

function* requiredArguments({ text, others }: Subject): Generator<Finding> {
  for (const { type, field } of outputFields(text)) {
    const requires = appliedTo(field, 'requires')
    if (requires === undefined) continue
    for (const { node, type: on } of selectedFields(text, type, textArgument(requires, 'fields') ?? '')) {
      const declared = [text, ...others.map((other) => other.text)].some(
        (one) => (one.types.get(on?.name ?? '')?.fields.get(node.name.value)?.arguments.size ?? 0) > 0,
      )
      if (!declared && (node.arguments ?? []).length === 0) continue
      const message = `${field.coordinate} requires ${on?.name ?? '?'}.${node.name.value}, which takes arguments.`
      yield { coordinate: field.coordinate, place: requires.place, message }
    }
  }
}
