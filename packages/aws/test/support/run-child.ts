import { readFile } from "node:fs/promises";
import { applyPlan, openSession, revertJournal } from "@sgt/aws";
import { CREDENTIALS } from "./credentials.js";

/** A process that may be killed at its work: `node run-child.js apply|revert <endpoint> <plan file> <journal>`. */
const [victim, endpoint, planPath = "", journalPath = ""] = process.argv.slice(2);
const plan = JSON.parse(await readFile(planPath, "utf8"));
const session = await openSession({ endpoint, region: plan.region, credentials: CREDENTIALS });
const options = { session, plan, journalPath };
const result = victim === "apply" ? await applyPlan(options) : await revertJournal(options);
session.close();
process.exitCode = result.status === "done" ? 0 : 1;
