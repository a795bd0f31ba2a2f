// Reads Playwright's report in JSON. `counts` prints "PASSED FAILED"; `failures` names what failed, or passed only when it
// was run again, and says in a line each why. A report that is not there counts no test.

const { readFileSync } = require("node:fs");

const [what, path] = process.argv.slice(2);

const read = () => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return { stats: { expected: 0, flaky: 0, unexpected: 0 }, errors: [], suites: [] };
  }
};

// Without the colours of terminals.
const plain = (message) => message.replace(/\u001b\[[0-9;]*m/g, "").trim();

function* specsIn(suites, titles = []) {
  for (const suite of suites ?? []) {
    const above = [...titles, suite.title];
    for (const spec of suite.specs ?? []) yield { ...spec, name: [...above, spec.title].filter(Boolean).join(" › ") };
    yield* specsIn(suite.suites, above);
  }
}

const { stats, errors, suites } = read();

if (what === "counts") {
  console.log(stats.expected + stats.flaky, stats.unexpected + errors.length);
} else {
  for (const { name, tests } of specsIn(suites)) {
    for (const { status, projectName, results } of tests) {
      if (status !== "unexpected" && status !== "flaky") continue;
      console.log(`${status === "flaky" ? "passed only when run again" : "failed"}: [${projectName}] ${name}`);
      for (const { message } of results.flatMap((result) => result.errors)) {
        console.log(plain(message ?? "").split("\n").slice(0, 14).map((line) => `    ${line}`).join("\n"));
      }
    }
  }
  for (const { message } of errors) console.log(`failed: ${plain(message ?? "")}`);
}
