import { readFile } from "node:fs/promises";
import { applyPlan, openSession } from "@sgt/aws";
import { CREDENTIALS } from "./credentials.js";

/** A process that applies a plan and may be killed at it: `node apply-child.js <endpoint> <plan file> <journal>`. */
const [endpoint, planPath = "", journalPath = ""] = process.argv.slice(2);
const plan = JSON.parse(await readFile(planPath, "utf8"));
const session = await openSession({ endpoint, region: plan.region, credentials: CREDENTIALS });
const result = await applyPlan({ session, plan, journalPath });
session.close();
process.exitCode = result.status === "done" ? 0 : 1;
