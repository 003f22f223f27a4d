-- Sends the bodies of a file, one a line, in turn; and one line of JSON about how it went.
local bodies, at = {}, 0
for line in io.lines(os.getenv("BENCH_BODIES_FILE")) do bodies[#bodies + 1] = line end
local headers = { ["Content-Type"] = "application/json", ["Accept"] = "application/json" }

request = function()
  at = at % #bodies + 1
  return wrk.format("POST", nil, headers, bodies[at])
end

done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%.6f,"bytes":%d,"p50Ms":%.3f,"p99Ms":%.3f,"failed":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, e.connect + e.read + e.write + e.timeout + e.status))
end
