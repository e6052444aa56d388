// Makes calls with Node's fetch and prints one line of JSON; times are in seconds.
// Usage: node fetch.mjs BASE_URL read|write CALLS IN_FLIGHT
const [, , base, operation, calls, inFlight] = process.argv;

async function call(index) {
  const start = performance.now();
  const headers = { authorization: "Bearer k", version: "2026-04-25" };
  const response =
    operation === "read"
      ? await fetch(`${base}/patients/user_${index}`, { headers })
      : await fetch(`${base}/patients/user_${index}`, {
          method: "PUT",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify({ patient_id: `user_${index}`, name: `Patient ${index}`, metadata: {} }),
        });
  await response.json();
  return (performance.now() - start) / 1000;
}

async function run(count) {
  const latencies = [];
  const worker = async (first) => {
    for (let index = first; index < count; index += +inFlight) latencies.push(await call(index));
  };
  await Promise.all(Array.from({ length: +inFlight }, (_, first) => worker(first)));
  return latencies;
}

await run(2 * inFlight);
const [usage, start] = [process.cpuUsage(), performance.now()];
const latencies = await run(+calls);
const elapsed = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(usage);
console.log(JSON.stringify({ elapsed, processorTime: (user + system) / 1e6, latencies }));
