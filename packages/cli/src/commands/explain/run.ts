import { resolve } from "node:path";
import { shellWord } from "@sgt/cidr";
import { gradeOf, SourceNames } from "@sgt/report/plan";
import { renderJson } from "@sgt/report/text";
import { explainRule, type GroupPlan, type Plan } from "@sgt/rules";
import { readPlanFile } from "@sgt/rules/node";
import type { CommandContext } from "../../command.js";
import { planGroupIds } from "../../inputs/plan-groups.js";
import type { ExitCode } from "../../io/exit-code.js";
import { renderDocument, type Section } from "../../render/document.js";
import { groupStory } from "./group-story.js";
import type { ExplainArgs } from "./options.js";
import { comparePremise, premiseCode, premiseSections } from "./premise.js";

/** `sgt explain`: the story of each group that a plan changes, from the plan alone; with evidence, whether it is true to it. */
export async function run(args: ExplainArgs, { io, reporter, out, width, paint }: CommandContext): Promise<ExitCode> {
  const plan = await readPlanFile(resolve(io.cwd, args.plan));
  const groups = chooseGroups(plan, args.group);
  const premise =
    args.evidence === undefined ? null : await comparePremise(plan, resolve(io.cwd, args.evidence), io.signal);
  if (args.format === "json") {
    const compared = premise === null ? {} : { premise };
    await out(
      renderJson({
        planId: plan.planId,
        names: plan.names,
        groups: groups.map((group) => groupJson(plan, group)),
        ...compared,
      }),
    );
    return premiseCode(premise);
  }
  const names = new SourceNames(plan.names);
  const sections = [...groups.flatMap((group) => groupStory(plan, group, names)), ...premiseSections(premise)];
  await out(renderDocument(sections.length > 0 ? sections : NOTHING, { format: args.format, width, paint }));
  if (groups.some(({ steps }) => steps.length > 0)) {
    reporter.sayCommand("next", `${io.program} apply ${shellWord(args.plan)}`);
    reporter.sayCommand("or for review", `${io.program} export ${shellWord(args.plan)} --as md`);
  }
  return premiseCode(premise);
}

const NOTHING: readonly Section[] = [{ headline: "Nothing changes; --group shows one that is kept." }];

/** In the order asked for. @throws {UsageError} for a group that the plan does not hold, or of which it holds several. */
function chooseGroups(plan: Plan, wanted: readonly string[] | undefined): readonly GroupPlan[] {
  if (wanted === undefined) return plan.groups.filter((group) => group.steps.length > 0);
  return planGroupIds(plan, wanted).flatMap((id) => plan.groups.filter(({ groupId }) => groupId === id));
}

function groupJson(plan: Plan, { groupId, groupName, decisions, risks, quota, steps }: GroupPlan): object {
  const rules = decisions.map((decision) => {
    const explained = explainRule({ plan, groupId, rule: decision.rule });
    return { ...(explained ?? { decision }), grade: gradeOf(plan, groupId, decision.rule) ?? null };
  });
  return { groupId, groupName, rules, risks, quota, callCount: steps.length };
}
