// Closes the rules whose end has come, in the account and region of the function.
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyPlan, openSession, readRegion } from "@sgt/aws";
import { planExpiry, unreadableExpiries } from "@sgt/rules";

export async function handler() {
  const session = await openSession();
  try {
    const region = await readRegion({ session });
    const unreadable = unreadableExpiries(region).map(({ groupId, text }) => ({ groupId, text }));
    const plan = planExpiry({ region, now: new Date().toISOString() });
    const closed = plan.groups.flatMap(({ groupId, remove }) => remove.map(({ ruleId }) => ({ groupId, ruleId })));
    if (closed.length > 0) await close(session, plan);
    // An error makes the invocation fail, and an alarm on failures tells a person.
    if (unreadable.length > 0) throw new Error(`rules without a readable end: ${JSON.stringify(unreadable)}`);
    return { closed };
  } finally {
    session.close();
  }
}

async function close(session, plan) {
  const journalPath = join(tmpdir(), `journal-${plan.planId}-${Date.now()}.ndjson`);
  const { halt } = await applyPlan({ session, plan, journalPath });
  // The function's disk is gone tomorrow: keep what revert would need in its log.
  console.log(await readFile(journalPath, "utf8"));
  if (halt !== null) throw new Error(`${halt.code}: ${halt.message}`);
}
