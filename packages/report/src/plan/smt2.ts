import type { GroupPlan, GroupReference, KeptSource, Plan, PortSources } from "@sgt/rules";
import { groupBy, type LiveRule, type Rule } from "@sgt/snapshot";
import { allOf, anyOf, groupTerm, noneOf, PACKET, peerNames, ruleTerm, sourceTerm } from "./smt2-terms.js";

/**
 * Returns what the plan promises of traffic as SMT-LIB 2.6 (QF_BV), so that any solver, such as z3 or cvc5, can judge it: a packet is a
 * source address, a protocol, and a port or an ICMP type and code. Each `(check-sat)` asks for a packet that breaks one statement
 * of one group: `unsat` proves the statement, and `sat` refutes it by its model. The document is written from the plan's JSON
 * alone; it shares nothing with the planner and nothing with `verifyPlan`. Quota, figures and texts are not in it.
 */
export function planAsSmt2(plan: Plan): string {
  const lines = [
    `; ${plan.planId}: each (check-sat) asks for a packet that breaks the statement named above it.`,
    "; unsat: there is none, the statement holds. sat: (get-model) right after it shows the packet.",
    "(set-logic QF_BV)",
    "(set-option :produce-models true)",
    ...PACKET,
    ...peerNames(plan.groups.flatMap(({ before, add }) => [...before, ...add])).map(
      (name) => `(declare-const ${name} Bool)`,
    ),
    ...(plan.references ?? []).flatMap((reference) => memberLines(plan, reference)),
    ...plan.groups.flatMap((group, at) => groupLines(plan, group, at)),
    "(exit)",
  ];
  return `${lines.join("\n")}\n`;
}

/** Who comes from a group that a new rule has for its source has an address of its members or of their subnets; unless others were accepted. */
function memberLines(plan: Plan, { sourceGroupId, members, subnets }: GroupReference): string[] {
  if (plan.options.acceptedNewMembers !== null) return [];
  return [`(assert (or ${noneOf([groupTerm(sourceGroupId)])} ${anyOf([...members, ...subnets].map(sourceTerm))}))`];
}

function groupLines(plan: Plan, group: GroupPlan, at: number): string[] {
  const states = statesOf(group);
  const lasting = (states.at(-1) ?? []).filter((rule) => !hasEnd(rule));
  return [
    ...states.map((rules, step) => `(define-fun ${stateName(at, step)} () Bool ${anyOf(rules.map(ruleTerm))})`),
    `(define-fun ${lastingName(at)} () Bool ${anyOf(lasting.map(ruleTerm))})`,
    ...claimsOf(plan, group, at, states.length - 1).flatMap((claim) => question(group, claim)),
  ];
}

/** A rule for an emergency is gone one day, and answers for nobody. */
function hasEnd({ description = "", tags = {} }: LiveRule): boolean {
  return "sgt:expires" in tags || /^sgt break-glass(;|$| \[sgt plan-)/.test(description);
}

/** What would break a statement, as a term. */
interface Claim {
  readonly statement: string;
  readonly broken: string;
}

function question({ groupId }: GroupPlan, { statement, broken }: Claim): string[] {
  return [
    "(push 1)",
    `(set-info :statement "${statement} ${quotedText(groupId)}")`,
    `(assert ${broken})`,
    "(check-sat)",
    "(pop 1)",
  ];
}

const quotedText = (text: string): string => text.replace(/[^\w.-]/g, "_");
const lastingName = (group: number): string => `lasting.${group}`;
const stateName = (group: number, step: number): string => `allowed.${group}.${step}`;

/** The rules that stand before the first step and after each one. */
function statesOf(group: GroupPlan): readonly (readonly LiveRule[])[] {
  const states: (readonly LiveRule[])[] = [group.before];
  for (const step of group.steps) {
    const now = states.at(-1) ?? [];
    if (step.kind === "authorize") states.push([...now, ...step.rules]);
    else if (step.kind === "revoke") states.push(without(now, step.rules));
    else states.push([...without(now, [step.rule]), step.to]);
  }
  return states;
}

function without(rules: readonly LiveRule[], gone: readonly Rule[]): LiveRule[] {
  const terms = new Set(gone.map(ruleTerm));
  return rules.filter((rule) => !terms.has(ruleTerm(rule)));
}

function claimsOf(plan: Plan, group: GroupPlan, at: number, last: number): Claim[] {
  const before = stateName(at, 0);
  const moments = Array.from({ length: last + 1 }, (_, step) => stateName(at, step));
  const kind = plan.purpose?.kind;
  const grows = kind === "compact" || kind === "extend";
  return [
    ...(grows
      ? growthClaims(plan, group, before, moments)
      : shrinkingClaims(before, moments, stateName(at, last), newMembers(plan, group))),
    { statement: "evidence-kept", broken: lostTerm(plan, group, lastingName(at)) },
  ];
}

/** Where members outside the old rules were accepted, never-wider is about everybody else. */
function newMembers({ options }: Plan, { add }: GroupPlan): string[] {
  if (options.acceptedNewMembers === null) return [];
  return add.flatMap(({ peer }) => (peer.kind === "group" ? [groupTerm(peer.groupId)] : []));
}

function shrinkingClaims(
  before: string,
  moments: readonly string[],
  after: string,
  accepted: readonly string[],
): Claim[] {
  return [
    { statement: "never-wider", broken: allOf([noneOf([before, ...accepted]), anyOf(moments)]) },
    { statement: "no-gap", broken: allOf([before, after, anyOf(moments.map((moment) => noneOf([moment])))]) },
  ];
}

function growthClaims({ purpose }: Plan, group: GroupPlan, before: string, moments: readonly string[]): Claim[] {
  const fresh = purpose !== undefined && "newlyTrusted" in purpose ? purpose.newlyTrusted : [];
  const named = fresh
    .filter(({ groupId }) => groupId === group.groupId)
    .flatMap(({ protocol, fromPort, toPort, cidrs }) =>
      cidrs.map((cidr) => wantedTerm({ protocol, fromPort, toPort, cidr })),
    );
  return [
    { statement: "never-narrower", broken: allOf([before, anyOf(moments.map((moment) => noneOf([moment])))]) },
    { statement: "newly-trusted", broken: allOf([noneOf([before, ...named]), anyOf(moments)]) },
  ];
}

/** Somebody seen, possibly seen, or to be kept, whom a rule that goes admitted and who is refused after. */
function lostTerm(plan: Plan, { groupId, remove }: GroupPlan, after: string): string {
  const own = <T extends { readonly groupId: string }>(entries: readonly T[]) =>
    entries.filter((entry) => entry.groupId === groupId);
  const wanted = [
    ...own(plan.observed).map(observedTerm),
    ...own(plan.possible).map(observedTerm),
    ...own(plan.kept).map(wantedTerm),
  ];
  return allOf([anyOf(wanted), anyOf(remove.map(ruleTerm)), ...keptByGroups(plan, groupId), noneOf([after])]);
}

/** Who is said to be kept by groups on a port comes from one of the groups that keep sources there. */
function keptByGroups({ references = [] }: Plan, groupId: string): string[] {
  const entries = references
    .filter((one) => one.groupId === groupId)
    .flatMap(({ sourceGroupId, kept }) => kept.map((entry) => ({ sourceGroupId, entry })));
  const byFlow = groupBy(entries, ({ entry }) => `${entry.protocol} ${entry.port}`);
  return [...byFlow.values()].map((same) =>
    anyOf([
      noneOf(same.map(({ entry }) => observedTerm(entry))),
      ...same.map(({ sourceGroupId }) => groupTerm(sourceGroupId)),
    ]),
  );
}

/** Records tell the port, and for ICMP neither type nor code: any may have been it. */
function observedTerm({ protocol, port, sources }: Omit<PortSources, "groupId">): string {
  const hasPort = protocol === 6 || protocol === 17;
  return allOf([
    `(= protocol (_ bv${protocol} 8))`,
    ...(hasPort ? [`(= port (_ bv${port} 16))`] : []),
    anyOf(sources.map(sourceTerm)),
  ]);
}

function wantedTerm({ cidr, ...traffic }: Pick<KeptSource, "protocol" | "fromPort" | "toPort" | "cidr">): string {
  return ruleTerm({ ...traffic, peer: { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr } });
}
