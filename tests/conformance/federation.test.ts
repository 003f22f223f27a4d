import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLANNERS } from '#router/engine/plan/planner.ts'
import { PLANNED_WRONGLY } from './federation/known-differences.ts'
import { type OpenedScene, openScene } from './federation/open-scene.ts'
import { scenes } from './federation/scenes.ts'
import { SUITES, TRAPS } from './federation/traps.ts'

describe.for(PLANNERS)('with the %s planner', (planner) => {
  describe.for(scenes)('$name', (scene) => {
    const wrong = PLANNED_WRONGLY[planner]
    const sound = scene.questions.filter(({ asks }) => !wrong.has(asks))
    const unsound = scene.questions.filter(({ asks }) => wrong.has(asks))
    let opened: OpenedScene

    beforeAll(async () => {
      opened = await openScene(scene, planner)
    })
    afterAll(async () => {
      await opened?.close()
    })

    test.for(sound)('$asks', async (question) => {
      const { data, errors = false, fetches } = question
      const told = await opened.ask(question)
      expect(told).toEqual({ ...told, data, hasErrors: errors, fetches: fetches ?? told.fetches })
    })

    test.for(unsound)('KNOWN TO BE WRONG: $asks', async (question) => {
      const told = await opened.ask(question)
      const { data, errors = false } = wrong.get(question.asks) ?? question
      expect(told).toEqual({ ...told, data, hasErrors: errors })
    })
  })
})

test('every suite of the public audit and every known trap of an engine has a case of ours', () => {
  const covered = new Set<string>(scenes.flatMap(({ covers }) => covers))
  expect([...SUITES, ...TRAPS].filter((subject) => !covered.has(subject))).toEqual([])
})

test('each question has a name of its own, and each known mistake is one of a question', () => {
  const names = scenes.flatMap(({ questions }) => questions.map(({ asks }) => asks))
  const known = Object.values(PLANNED_WRONGLY).flatMap((wrong) => Array.from(wrong.keys()))
  expect(new Set(names).size).toBe(names.length)
  expect(known.filter((name) => !names.includes(name))).toEqual([])
})
