import { counted, isSgtError, type SgtErrorDetails } from "@sgt/cidr";
import { formatRule } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import { errorFromFailure } from "../session/failure-error.js";
import { type JudgedCall, NO_ROOM_CODE } from "./judge-answer.js";
import type { RuleCall } from "./rule-call.js";

/** Makes the error that a run halts with when a call did not come to its end. */
export function haltError(call: RuleCall, judged: JudgedCall): Error {
  const { failure, result, foreign } = judged;
  if (failure === null) return new TypeError("a call without a failure was not done");
  const met = `${call.action} of ${counted(call.rules.length, "rule")} in "${call.groupId}" met ${failure.awsCode}`;
  const details = { groupId: call.groupId, action: call.action, awsCode: failure.awsCode };
  const look = { hint: "Check the group, then resume or revert from the journal.", details };
  if (result === "unknown") return unknownError(met, judged, details);
  if (result === "partly") {
    return awsError("SGT_AWS_PARTLY_DONE", `${met} and only some of the rules changed`, { source: "aws", ...look });
  }
  if (foreign) return awsError("SGT_AWS_FOREIGN_CHANGE", `${met}: someone else is changing the group`, look);
  return failure.awsCode === NO_ROOM_CODE ? noRoom(call, details) : errorFromFailure(failure, details);
}

function unknownError(met: string, { proof, readError }: JudgedCall, details: SgtErrorDetails): Error {
  const hint = "Resume or revert from the journal once the account answers.";
  if (proof === "read-back" && readError === null) {
    return awsError("SGT_AWS_UNSETTLED", `${met}, and no read shows the change`, { source: "aws", hint, details });
  }
  const why = isSgtError(readError) ? `: ${readError.message}` : "";
  return awsError("SGT_AWS_OUTCOME_UNKNOWN", `${met}, and whether it took effect is not known${why}`, {
    source: "environment",
    hint,
    details,
  });
}

function noRoom(call: RuleCall, details: SgtErrorDetails): Error {
  const first = call.rules.slice(0, 1).map(formatRule).join("");
  return awsError(
    "SGT_AWS_NO_ROOM",
    `"${call.groupId}" has no room for ${counted(call.rules.length, "more rule")} (${first}${call.rules.length > 1 ? ", …" : ""})`,
    {
      source: "aws",
      hint: "Raise the quota of rules per security group (L-0EA8095F), or plan with a smaller --max-rules.",
      details: { ...details, ruleCount: call.rules.length },
    },
  );
}
