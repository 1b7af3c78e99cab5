import { resolve } from "node:path";
import { gradeOf } from "@sgt/report/plan";
import { renderJson } from "@sgt/report/text";
import { explainRule, type GroupPlan, type Plan } from "@sgt/rules";
import { readPlanFile } from "@sgt/rules/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { renderDocument, type Section } from "../../render/document.js";
import { groupStory } from "./group-story.js";
import type { ExplainArgs } from "./options.js";

/** `sgt explain`: the story of each group that a plan changes, from the plan alone. */
export async function run(args: ExplainArgs, { io, out, width, paint }: CommandContext): Promise<ExitCode> {
  const plan = await readPlanFile(resolve(io.cwd, args.plan));
  const groups = chooseGroups(plan, args.group);
  if (args.format === "json") {
    await out(renderJson({ planId: plan.planId, groups: groups.map((group) => groupJson(plan, group)) }));
    return EXIT.done;
  }
  const sections = groups.flatMap((group) => groupStory(plan, group));
  await out(renderDocument(sections.length > 0 ? sections : NOTHING, { format: args.format, width, paint }));
  return EXIT.done;
}

const NOTHING: readonly Section[] = [{ headline: "Nothing changes; --group tells of a group that stays as it is." }];

/** @throws {UsageError} for a group that the plan does not hold. */
function chooseGroups({ groups }: Plan, wanted: readonly string[] | undefined): readonly GroupPlan[] {
  if (wanted === undefined) return groups.filter((group) => group.steps.length > 0);
  return wanted.flatMap((name) => {
    const found = groups.filter((group) => group.groupId === name || group.groupName === name);
    if (found.length > 0) return found;
    throw new UsageError(
      `the plan holds no group ${name}`,
      "It holds groups with a rule that could be tightened; name one by id or name.",
    );
  });
}

function groupJson(plan: Plan, { groupId, groupName, decisions, risks, quota, steps }: GroupPlan): object {
  const rules = decisions.map((decision) => {
    const explained = explainRule({ plan, groupId, rule: decision.rule });
    return { ...(explained ?? { decision }), grade: gradeOf(plan, groupId, decision.rule) ?? null };
  });
  return { groupId, groupName, rules, risks, quota, callCount: steps.length };
}
