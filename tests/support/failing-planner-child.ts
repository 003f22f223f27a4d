await import('#router/engine/plan/planner-child.ts')

/** The planner’s real process, but an operation called `Hangs` hangs it and one called `Dies` ends it. */
process.prependListener('message', (message) => {
  const asked = JSON.stringify(message)
  while (asked.includes('Hangs')) continue
  if (asked.includes('Dies')) process.kill(process.pid, 'SIGKILL')
})
