/** What stands on both sides, on the new one alone, and on the old one alone; in the order of the new, then of the old. */
export function pairsOf<Value>(old: ReadonlyMap<string, Value>, now: ReadonlyMap<string, Value>) {
  return {
    both: [...now].flatMap(([name, value]): [Value, Value][] => {
      const before = old.get(name)
      return before === undefined ? [] : [[before, value]]
    }),
    added: [...now].filter(([name]) => !old.has(name)).map(([, value]) => value),
    removed: [...old].filter(([name]) => !now.has(name)).map(([, value]) => value),
  }
}

/** The same for names with a place. */
export function placesOf<Value>(old: ReadonlyMap<string, Value>, now: ReadonlyMap<string, Value>) {
  return {
    added: [...now].filter(([name]) => !old.has(name)),
    removed: [...old].filter(([name]) => !now.has(name)),
  }
}
