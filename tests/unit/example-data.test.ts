import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { SEEDS } from '#examples/national/seed.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = resolve(root, 'examples/national/data')
const files = readdirSync(folder)

function rows(file: string): Record<string, string>[] {
  return parse(readFileSync(resolve(folder, file), 'utf8'), { columns: true })
}

test('the example data is at most 3 MB', () => {
  expect(files.reduce((sum, file) => sum + statSync(resolve(folder, file)).size, 0)).toBeLessThan(3_000_000)
})

test('every file is imported at start, and its source and licence are named', () => {
  const data = files.filter((file) => file !== 'ATTRIBUTION.md')
  expect(data.toSorted()).toEqual(SEEDS.map(([, , file]) => file).toSorted())
  const attribution = readFileSync(resolve(folder, 'ATTRIBUTION.md'), 'utf8')
  expect(data.filter((file) => !attribution.includes(file))).toEqual([])
})

test('columns with sentences are blank', () => {
  for (const [file, column] of [
    ['ca-service-inventory.csv', 'service_description_en'],
    ['ca-service-standards.csv', 'service_standard_en'],
    ['ca-organisations.csv', 'enabling_instrument'],
  ] as const)
    expect(rows(file).filter((row) => row[column] !== '')).toEqual([])
})

test('persons are test persons: a division prefix that no place has, names that say so', () => {
  const persons = rows('persons.csv')
  expect(persons).toHaveLength(5)
  for (const person of persons) {
    expect(person['resident_id']).toMatch(/^99/)
    expect(person['full_name']).toMatch(/^Test Person /)
  }
})

test('no e-mail address, no telephone number and no resident number of a real person is anywhere in the repository', () => {
  const texts = globSync('{examples,sdk,subgraphs,router,docs,tests}/**/*.{ts,json,csv,jsonl,md,graphql,sql}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  })
  expect(texts.length).toBeGreaterThan(200)
  const numbers = texts.flatMap((file) =>
    [
      ...readFileSync(resolve(root, file), 'utf8').matchAll(
        /(?<![\dA-Za-z])[1-8]\d{5}(18|19|20)\d{2}(0\d|1[0-2])[0-3]\d{4}[\dX](?![\dA-Za-z])/g,
      ),
    ]
      .filter(([number]) => isLiving(number))
      .map(([number]) => `${file} ${number.slice(0, 6)}…`),
  )
  expect(numbers).toEqual([])
  const addresses = texts
    .filter((file) => file.startsWith('examples/national/data'))
    .filter((file) => /[\w.]+@[\w-]+\.(?!example)[a-z]{2,}/i.test(readFileSync(resolve(root, file), 'utf8')))
  expect(addresses).toEqual([])
})

/** A number that passes its check and whose holder may live: a birthday that never was, and the standard's own examples, do not count. */
function isLiving(number: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  const birthday = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const examplesOfTheStandard = ['11010519491231002X', '440524188001010014']
  return (
    number[17] === '10X98765432'[sum % 11] &&
    birthday >= '1900' &&
    new Date(`${birthday}T00:00:00Z`).toJSON()?.startsWith(birthday) &&
    !examplesOfTheStandard.includes(number)
  )
}
