// A sandbox in a process of its own: what it costs to serve must not be counted as ours.
import { startSandbox } from "@sgt/sandbox";

const [s3Dir, delayMs] = process.argv.slice(2);
const account = { accountId: "123456789012", region: "eu-west-1" };
const sandbox = await startSandbox({ account, s3Dir });
if (Number(delayMs) > 0)
  sandbox.faults.add({
    kind: "delay",
    delayMs: Number(delayMs),
    when: { service: "s3" },
    times: Number.POSITIVE_INFINITY,
  });
process.send(sandbox.url);
process.once("disconnect", () => process.exit());
