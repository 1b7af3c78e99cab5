import { type AddressSet, type Cover, collapse, counted, coverCurve, type FenceOptions, parsePrefix } from "@sgt/cidr";
import { formatPercent } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { UsageError } from "../../errors/usage-error.js";
import { optionValue } from "../../inputs/option-value.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import type { CollapseArgs } from "./options.js";
import { type ReadAddresses, readAddresses } from "./read-addresses.js";
import { renderCovers } from "./render-covers.js";
import { renderCurves } from "./render-curves.js";

/** How far the curve goes when nobody says: AWS's default rule quota. */
const CURVE_RULES = 60;

/** `sgt collapse`: addresses in, CIDRs out. */
export async function run(args: CollapseArgs, context: CommandContext): Promise<ExitCode> {
  if (args.curve && args.explain) throw new UsageError("--curve and --explain together", "Ask for one of them.");
  if (args.file === "-" && context.io.stdinIsTty)
    context.reporter.say("type one address, CIDR or range a line; Ctrl-D ends it");
  const input = await readAddresses(args.file, args.skipInvalid, context.io);
  printInput(input, context);
  const families = input.set.families;
  const sets = families.length < 2 ? [input.set] : families.map((family) => input.set.only(family));
  await context.out(args.curve ? curves(sets, args, context) : covers(sets, args, context));
  return input.invalidCount > 0 ? EXIT.incomplete : EXIT.done;
}

function printInput({ lineCount, invalidCount, examples }: ReadAddresses, { reporter }: CommandContext): void {
  if (lineCount === 0) reporter.say("no addresses: the input is empty");
  if (invalidCount > 0) reporter.warn(`${counted(invalidCount, "line")} left out: ${examples.join("; ")}`);
}

function covers(
  sets: readonly AddressSet[],
  args: CollapseArgs,
  { reporter, paint, width, io }: CommandContext,
): string {
  const { tolerance, objective, maxRules } = args;
  const made = sets.map((set) => collapse(set, { tolerance, objective, maxRules, ...fenceOptions(args) }));
  for (const cover of made) printWidened(cover, args, reporter.warn);
  return renderCovers(made, args, { paint, width: io.stdout.isTty ? width : Number.POSITIVE_INFINITY });
}

/** The budget was too small for the tolerance: the result trusts more than was asked for. */
function printWidened(
  cover: Cover,
  { objective, tolerance, maxRules }: CollapseArgs,
  warn: (text: string) => void,
): void {
  if (objective !== "fewest-rules" || cover.objective === "fewest-rules" || maxRules === undefined) return;
  const came = formatPercent(cover.tolerance);
  warn(
    `${counted(maxRules, "rule")} cannot keep the tolerance of ${formatPercent(tolerance)}: showing the narrowest cover; up to ${came} of a CIDR was never seen`,
  );
}

function curves(sets: readonly AddressSet[], args: CollapseArgs, context: CommandContext): string {
  const made = sets.map((set) => coverCurve(set, { maxRules: args.maxRules ?? CURVE_RULES, ...fenceOptions(args) }));
  return renderCurves(made, args.format, {
    paint: context.paint,
    width: context.width,
    chart: context.io.stdout.isTty,
  });
}

function fenceOptions({ fence, within }: CollapseArgs): FenceOptions {
  const fences = fence?.filter((f) => f !== "none").map((one) => optionValue("fence", () => parsePrefix(one)));
  const around = within === undefined ? {} : { within: optionValue("within", () => parsePrefix(within)) };
  return { ...(fences === undefined ? {} : { fences }), ...around };
}
