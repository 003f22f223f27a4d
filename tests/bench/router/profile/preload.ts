/** Preloaded into a gateway that is profiled: V8 shows no frames for JSON's own functions, so they get ours. */
const { parse, stringify } = JSON

JSON.parse = function parseJson(text, reviver) {
  return reviver === undefined ? parse(text) : parse(text, reviver)
}

JSON.stringify = function writeJson(...given: Parameters<typeof stringify>) {
  return given.length === 1 ? stringify(given[0]) : stringify(...given)
} as typeof stringify // the two overloads of its signature are one function

/** The profile is written by a process that ends by itself; this one does, whatever the gateway makes of the signal. */
process.once('SIGTERM', () => setTimeout(() => process.exit(), 500))
