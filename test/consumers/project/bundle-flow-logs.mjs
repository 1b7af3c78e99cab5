// One record, read by a bundle that holds the engine but no script of a thread.
import { writeFileSync } from "node:fs";
import { collectEvidence, folderSource } from "@sgt/flowlogs/node";

const header =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
const record = "2 123456789012 eni-0a 10.0.0.9 10.0.0.1 50000 443 6 3 300 1763600000 1763600059 ACCEPT OK";
for (const name of ["a", "b"]) writeFileSync(`${name}-bundled.log`, `${header}\n${record}\n`);

const read = (threads) =>
  collectEvidence({
    source: folderSource("a-bundled.log"),
    enis: [],
    window: { from: 1763596800, to: 1763683200 },
    ...threads,
  });
const several = { source: folderSource("."), threads: 2 };
read({}).then(async ({ coverage }) => {
  const failure = await read(several).catch(({ code }) => code);
  process.stdout.write(JSON.stringify({ recordCount: coverage.recordCount, failure }));
});
