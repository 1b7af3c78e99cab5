// A service that plans: POST { snapshot, evidence, group? } with folders below its root, and the plan comes back. It changes nothing, and
// needs no AWS SDK.
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { isSgtError } from "@sgt/cidr";
import { readEvidence } from "@sgt/flowlogs/node";
import { planGraded } from "@sgt/rules";
import { readSnapshot } from "@sgt/snapshot/node";

/** Returns the server; folders are looked for below `root` and nowhere else. */
export function planService(root) {
  return createServer(async (request, response) => {
    const [status, body] = await answer(request, root).catch(failure);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
}

async function answer(request, root) {
  if (request.method !== "POST") return [405, { code: "METHOD" }];
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { snapshot, evidence, groupIds = null } = JSON.parse(Buffer.concat(chunks).toString());
  const { regions } = await readSnapshot(below(root, snapshot), { network: true });
  const input = {
    region: regions[0],
    evidence: await readEvidence(below(root, evidence)),
    options: { groupIds },
    now: new Date().toISOString(),
  };
  return [200, planGraded(input).plan];
}

/** `/..` becomes `/`: no path leads out. */
const below = (root, name) => join(root, normalize(`/${name}`));

/** What the caller can mend is theirs; the rest is ours, and says no more than its code. */
function failure(error) {
  if (error instanceof SyntaxError) return [400, { code: "NOT_JSON" }];
  if (!isSgtError(error)) throw error;
  const { code, message, hint, source } = error;
  return source === "user" ? [400, { code, message, hint }] : [500, { code }];
}
