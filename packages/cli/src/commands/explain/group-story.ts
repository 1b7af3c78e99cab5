import { counted, formatCount, someOf } from "@sgt/cidr";
import { beyondText, gradeOf, perWeek, type SourceNames } from "@sgt/report/plan";
import { formatDay, groupText, type Table } from "@sgt/report/text";
import {
  explainRule,
  type GradeNote,
  type GroupPlan,
  type Plan,
  type RuleDecision,
  type RuleExplanation,
} from "@sgt/rules";
import { formatPeer, formatTraffic, groupBy } from "@sgt/snapshot";
import { isChange } from "../../render/changes-table.js";
import type { Section } from "../../render/document.js";
import { firstOf } from "../../render/first-of.js";
import { isWeighed } from "../../render/kept-tables.js";
import { curveTable } from "./curve-table.js";

/** As many sources and blocks as a person reads; the JSON has all. */
const SHOWN = 12;

/** Returns the story of one group: what it trusted, who came, what changes, how sure we are. `names` are those of the plan. */
export function groupStory(plan: Plan, group: GroupPlan, names: SourceNames): Section[] {
  const { groupId, decisions } = group;
  const stays = decisions.filter((decision) => !isChange(decision));
  return [
    { title: `${groupText(group)} (${groupId})`, lines: groupLines(plan, group) },
    ...decisions.filter(isChange).flatMap((decision) => ruleStory(plan, group, decision, names)),
    { title: `${groupText(group)}: no change`, table: stayTable(stays) },
    { title: `${groupText(group)}: the change`, lines: changeLines(plan, group, names) },
  ];
}

/** The first few sources with who they are. */
function namedOf(sources: readonly string[], names: SourceNames): string {
  return someOf(
    sources.map((source) => names.beside(source)),
    SHOWN,
  );
}

function groupLines({ evidence }: Plan, { before, decisions }: GroupPlan): string[] {
  const changing = decisions.filter(isChange).length;
  return [
    `${counted(before.length, "rule")}, ${changing === 0 ? "none" : changing} of which ${changing === 1 ? "goes" : "go"}`,
    evidence.kind === "approved-list"
      ? "An approved list sets who is allowed; flow logs were not read"
      : `Evidence of ${formatDay(evidence.from)} to ${formatDay(Math.max(evidence.from, evidence.to - 1))}`,
  ];
}

function ruleStory(plan: Plan, { groupId }: GroupPlan, decision: RuleDecision, names: SourceNames): Section[] {
  const { rule } = decision;
  const explained = explainRule({ plan, groupId, rule });
  const says = rule.description === undefined ? "" : `: "${rule.description}"`;
  return [
    {
      title: `${formatPeer(rule.peer)} on ${formatTraffic(rule)}`,
      lines: [
        `It allows     ${counted(BigInt(decision.addressesBefore), "address", "addresses")}${says}`,
        ...(explained === null ? [] : cameLines(explained, names)),
        `What changes  ${decision.reason}`,
        ...beyondNote(plan, decision),
      ],
    },
    ...(explained === null ? [] : insideSections(explained, names)),
    { title: "Grade", lines: sureLines(gradeOf(plan, groupId, rule), names) },
  ];
}

function beyondNote({ options }: Plan, decision: RuleDecision): string[] {
  const text = beyondText(decision, options);
  return text === null ? [] : [`Beyond        ${text.replace("beyond the tolerance: ", "")}`];
}

function cameLines({ decision, sources, possible }: RuleExplanation, names: SourceNames): string[] {
  const { sourceCount, recordCount, firstSeen, lastSeen, possible: maybe } = decision.evidence;
  const mayHave =
    possible.length === 0
      ? []
      : [
          `Possible      ${counted(maybe.sourceCount, "source")} in ${counted(maybe.recordCount, "record")} of ${counted(maybe.eniCount, "interface")} whose groups that day are not known; seen nowhere else:`,
          `              ${namedOf(possible, names)}`,
        ];
  if (firstSeen === null || lastSeen === null) return ["Sources seen  none", ...mayHave];
  return [
    `Sources seen  ${counted(sourceCount, "source")} in ${counted(recordCount, "record")}, ${formatDay(firstSeen)} to ${formatDay(lastSeen)}:`,
    `              ${namedOf(sources, names)}`,
    ...mayHave,
  ];
}

function insideSections(explained: RuleExplanation, names: SourceNames): Section[] {
  const { inside, leftOutCount, admittedElsewhere, decision, curve } = explained;
  const elsewhere =
    admittedElsewhere.length === 0 ? [] : [`Allowed by other rules of the group: ${namedOf(admittedElsewhere, names)}`];
  return [
    {
      title: "Sources in each new rule",
      table: insideTable(inside, names),
      lines: [...elsewhere, leftOutLine(BigInt(leftOutCount), admittedElsewhere.length > 0)],
    },
    ...(curve.length < 2
      ? []
      : [
          {
            title: "Allowed addresses by number of rules",
            table: curveTable(curve, {
              ruleCount: decision.replacements.length,
              addressCount: decision.addressesAfter,
            }),
          },
        ]),
  ];
}

/** Whom other rules of the group admit came, and is left out of the new rules all the same. */
function leftOutLine(count: bigint, othersAdmit: boolean): string {
  const left = `No longer allowed: ${counted(count, "address", "addresses")} of the rule`;
  return othersAdmit
    ? `${left}; no traffic from them, except from sources that other rules of the group allow`
    : `${left}; no traffic seen from them`;
}

function insideTable(inside: RuleExplanation["inside"], names: SourceNames): Table {
  const hasPossible = inside.some(({ possibleCount }) => possibleCount !== "0");
  return {
    columns: [
      { title: "New rule" },
      { title: "Addresses", align: "right" },
      { title: "Seen", align: "right" },
      ...(hasPossible ? [{ title: "Possible", align: "right" as const }] : []),
      { title: "Never seen", align: "right" },
    ],
    rows: inside.map((use) => [
      names.beside(use.cidr),
      formatCount(use.addressCount),
      formatCount(use.observedCount),
      ...(hasPossible ? [formatCount(use.possibleCount)] : []),
      formatCount(use.unusedCount),
    ]),
  };
}

/** When the rule was made and by whom, where the account's history told. */
function madeLines({ made }: GradeNote): string[] {
  if (made === undefined) return [];
  const by = made.by === "" ? "" : ` by ${made.by}`;
  return [`Made         ${made.at.slice(0, 10)}${by} (${made.source === "config" ? "AWS Config" : "CloudTrail"})`];
}

function sureLines(grade: GradeNote | undefined, names: SourceNames): string[] {
  if (grade === undefined) return ["Not graded: no matching traffic"];
  const { level, reasons, cutPerWeek, cutSources } = grade;
  return [
    `Grade        ${level}${reasons.length === 0 ? ": nothing speaks against it" : ""}`,
    ...reasons.map((reason) => `  - ${reason.level}: ${reason.message}`),
    ...madeLines(grade),
    cutPerWeek === null
      ? "Back-test    none: the rule or the window is too young"
      : `Back-test    a plan made earlier would have blocked ${perWeek(cutPerWeek)}${cutSources.length === 0 ? "" : `: ${namedOf(cutSources, names)}`}`,
  ];
}

/** Rules that could have changed one by one; of the others those with the same reason together. */
function stayTable(decisions: readonly RuleDecision[]): Table {
  const together = [...groupBy(decisions, (one) => (isWeighed(one) ? one : `${one.decision} ${one.reason}`)).values()];
  return {
    columns: [{ title: "Rule" }, { title: "Decision" }, { title: "Why", wraps: true }],
    rows: together.map((same) => {
      const [first] = same;
      const rules = same.map(({ rule }) => `${formatPeer(rule.peer)} ${formatTraffic(rule)}`);
      return [firstOf(rules, SHOWN_TOGETHER).join("\n"), first.decision, first.reason];
    }),
  };
}

/** As many rules of one reason are named. */
const SHOWN_TOGETHER = 3;

function changeLines({ kept }: Plan, { groupId, steps, quota, risks }: GroupPlan, names: SourceNames): string[] {
  const calls = steps
    .map((step) => `${step.kind} ${counted(step.kind === "modify" ? 1 : step.rules.length, "rule")}`)
    .join(", then ");
  const own = kept.filter((entry) => entry.groupId === groupId);
  return [
    steps.length === 0 ? "Calls        none" : `Calls        ${calls}`,
    `IPv4 quota   ${quota.ipv4.before} of ${quota.limit} now, ${quota.ipv4.peak} at the peak, ${quota.ipv4.after} after`,
    ...own.map((entry) => `Kept         ${names.beside(entry.cidr)} on ${formatTraffic(entry)}, for ${entry.reason}`),
    ...risks.map((risk) => `Risk         ${risk.message}`),
  ];
}
