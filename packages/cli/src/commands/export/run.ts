import { resolve } from "node:path";
import { counted } from "@sgt/cidr";
import { planAsAwsCli, planAsCloudFormation, planAsReview, planAsSmt2, planAsTerraform } from "@sgt/report/plan";
import type { Plan } from "@sgt/rules";
import { readPlanFile } from "@sgt/rules/node";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { writeWhole } from "../../io/write-whole.js";
import { evidenceHoles } from "../plan/render-plan.js";
import type { ExportArgs } from "./options.js";

/** `sgt export`: the change of a plan as code for other tools, or as Markdown for those who review it. */
export async function run(args: ExportArgs, { io, out, reporter }: CommandContext): Promise<ExitCode> {
  const plan = await readPlanFile(resolve(io.cwd, args.plan));
  const documents = documentsOf(plan, args.as);
  if (documents.length === 0) reporter.warn("the plan changes nothing: nothing to export");
  if (args.out === undefined) {
    if (documents.length > 1) {
      throw new UsageError(
        `the change takes ${counted(documents.length, "template")}`,
        "Name a file with --out; the others are numbered.",
      );
    }
    await out(documents[0] ?? "");
    return EXIT.done;
  }
  for (const [at, document] of documents.entries()) {
    const name = numbered(args.out, at);
    await writeWhole(resolve(io.cwd, name), document);
    reporter.say(`written: ${name}`);
  }
  reporter.say(NEXT[args.as]);
  return EXIT.done;
}

/** What is done with each. */
const NEXT: Readonly<Record<ExportArgs["as"], string>> = {
  terraform: "next: terraform plan; delete the last part of the file once the new rules stand",
  cloudformation: "next: deploy the stack; then revoke what its Metadata lists",
  "aws-cli": "next: read the script, then run it with bash",
  md: "next: paste it into the pull request",
  smt2: "next: z3 or cvc5 with the file: unsat proves each statement",
};

function documentsOf(plan: Plan, as: ExportArgs["as"]): string[] {
  switch (as) {
    case "terraform":
      return [planAsTerraform(plan)];
    case "cloudformation":
      return planAsCloudFormation(plan);
    case "aws-cli":
      return [planAsAwsCli(plan)];
    case "md":
      return [planAsReview(plan, evidenceHoles(plan))];
    case "smt2":
      return [planAsSmt2(plan)];
  }
}

/** `change.json`, `change-2.json`, `change-3.json`. */
function numbered(name: string, at: number): string {
  return at === 0 ? name : name.replace(/(\.[^./\\]*)?$/, `-${at + 1}$1`);
}
