import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import { type DirectiveNode, Kind, type ObjectTypeDefinitionNode, parse, type TypeNode } from 'graphql'
import { expect, test } from 'vitest'

/** What people wrote stands in no field that is open to anybody. */

/**
 * Open types that hold text, and whose words it is. Nobody's own words may come in here: what people wrote to an office,
 * a reason that an official gave about somebody, a name of a person.
 */
const WORDS_OF_REGISTERS: Readonly<Record<string, readonly string[]>> = {
  feedback: [],
  identity: ['Organisation', 'Division'],
  licence: ['LicenceType'],
  privacy: ['Application', 'IntendedUse'],
  services: [
    'ServiceItem',
    'Catalogue',
    'CodedTerm',
    'Implementation',
    'Material',
    'Finding',
    'StandardResult',
    'ServiceVolume',
    'Benchmark',
  ],
  statistics: ['Dataset', 'Component', 'ComponentCode', 'Observation', 'KeyPart', 'Slice'],
}

const root = resolve(import.meta.dirname, '../..')
const departments = globSync('subgraphs/*/schema.graphql', { cwd: root })
  .toSorted()
  .map((file) => ({ name: basename(dirname(file)), sdl: subgraphSdl(readFileSync(resolve(root, file), 'utf8')) }))

test.each(departments)('what $name gives to anybody in words are the words of registers', ({ name, sdl }) => {
  const open = parse(sdl).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value !== 'PageInfo' ? [definition] : [],
  )
  expect(open.length).toBeGreaterThan(0)
  const wordy = open.filter((type) => openTexts(type).length > 0).map((type) => type.name.value)
  const unread = wordy.filter((type) => !WORDS_OF_REGISTERS[name]?.includes(type))
  expect(unread, 'A new open type with text: whose words are they? Read it, and add it to the list.').toEqual([])
})

test('what people wrote, and what is said of one of them, is of a class that is not open', () => {
  const levels = new Map(
    departments.flatMap(({ sdl }) =>
      parse(sdl).definitions.flatMap((definition) =>
        definition.kind === Kind.OBJECT_TYPE_DEFINITION
          ? (definition.fields ?? []).map((field) => [
              `${definition.name.value}.${field.name.value}`,
              levelOf(field.directives) ?? levelOf(definition.directives),
            ])
          : [],
      ),
    ),
  )
  for (const coordinate of ['ThreadMessage.text', 'Rating.grade', 'FeedbackThread.category', 'FeedbackDue.because'])
    expect([coordinate, levels.get(coordinate)]).toEqual([coordinate, 'NOT_SHARED'])
  for (const coordinate of ['LicenceEvent.reason', 'Licence.because', 'Person.fullName'])
    expect([coordinate, levels.get(coordinate)]).toEqual([coordinate, 'CONDITIONAL'])
})

function openTexts({ fields = [], directives }: ObjectTypeDefinitionNode): string[] {
  return fields
    .filter((field) => (levelOf(field.directives) ?? levelOf(directives)) === 'OPEN')
    .filter(({ type }) => nameOf(type) === 'String')
    .map(({ name }) => name.value)
}

function levelOf(directives: readonly DirectiveNode[] | undefined): string | undefined {
  const level = directives
    ?.find(({ name }) => name.value === 'classified')
    ?.arguments?.find(({ name }) => name.value === 'level')?.value
  return level?.kind === Kind.ENUM ? level.value : undefined
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}
