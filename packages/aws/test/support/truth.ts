import type { JournalLine } from "@sgt/aws";
import type { LoggedRequest } from "@sgt/sandbox";
import { isChange } from "./changes.js";

const ACTIONS: Readonly<Record<string, string>> = {
  authorize: "AuthorizeSecurityGroupIngress",
  revoke: "RevokeSecurityGroupIngress",
  modify: "ModifySecurityGroupRules",
  tag: "CreateTags",
};

/**
 * Compares what a journal says with what the account saw, call by call: every change was announced, in its order;
 * what AWS is said to have done was done; what it is said to have refused was not. Empty when it tells the truth.
 */
export function lies(lines: readonly JournalLine[], requests: readonly LoggedRequest[]): string[] {
  const outcomes = new Map(lines.filter((line) => line.kind === "outcome").map((line) => [line.callId, line]));
  const changes = requests.filter(isChange);
  const found: string[] = [];
  let at = 0;
  for (const intent of lines.filter((line) => line.kind === "intent")) {
    const outcome = outcomes.get(intent.callId);
    const request = changes[at];
    const isSent = request !== undefined && isOf(request, intent);
    if (isSent) at++;
    const lie = isSent ? lieAbout(request, outcome) : lieAboutNothing(outcome);
    if (lie !== null) found.push(`call ${intent.callId} ${lie}`);
  }
  return at < changes.length ? [...found, `${changes.length - at} changes were not announced`] : found;
}

type Outcome = Extract<JournalLine, { kind: "outcome" }> | undefined;

function lieAbout({ outcome: seen }: LoggedRequest, outcome: Outcome): string | null {
  // What was read back may have come about by an earlier call.
  if (outcome?.proof !== "response" || seen === null) return null;
  if (outcome.result === "done" && !seen.changed) return "is said to be done";
  return outcome.result === "not-done" && seen.changed ? "is said not to be done" : null;
}

/** Announced, and stopped before it was sent. */
function lieAboutNothing(outcome: Outcome): string | null {
  return outcome === undefined || outcome.result === "unknown" ? null : "has an outcome and no request";
}

function isOf(
  { action, params }: LoggedRequest,
  intent: { readonly action: string; readonly groupId: string },
): boolean {
  return action === ACTIONS[intent.action] && (action === "CreateTags" || params.GroupId === intent.groupId);
}
