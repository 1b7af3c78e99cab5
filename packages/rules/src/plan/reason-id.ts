/**
 * Why a rule was decided about as it was, more finely than the decision says. Stable; docs/plan.md lists each. A
 * decision that has one reason only gives its own name to it.
 */
export type ReasonId =
  /** `tighten`: its sources need less than it admits. */
  | "sources-seen"
  /** `already-covered`: other rules of the group admit all that came through it. */
  | "admitted-elsewhere"
  /** `already-covered`: it lies inside a rule that stands. */
  | "inside-another"
  /** `unused`, `remove-unused`: nobody was seen to use it. */
  | "nobody-seen"
  /** The same by an approved list: nothing of the list lies inside it. */
  | "nothing-approved"
  /** `observe`: no interface carries the group. */
  | "no-interface"
  /** `observe`: no flow record of any interface of the group. */
  | "no-flow-records"
  /** `observe`: what comes through an endpoint service is in no flow log. */
  | "privatelink-not-logged"
  /** `observe`: nobody was seen, but not every interface of the group was looked at. */
  | "interfaces-unseen"
  /** `observe`: the evidence is graded failing. */
  | "evidence-failing"
  /** `observe`: sources change their addresses within subnets whose CIDRs are not known. */
  | "subnets-unknown"
  /** `kept-by-exception`: the subnets of a source whose addresses change hold all of it. */
  | "dynamic-source"
  /** `no-gain`: a rule that stays admits all that it does. */
  | "shadowed"
  /** `no-gain`: its sources lie so wide apart that the replacement is the rule itself. */
  | "sources-scattered"
  /** `no-room`: with the rules that the quota leaves, the replacement is the rule itself. */
  | "quota-short"
  /** `no-room`: what a prefix list costs in the quota is not known. */
  | "unknown-cost"
  /** `break-glass`: it has an end of its own. */
  | "has-end"
  /** `expired`: its end is past. */
  | "end-past"
  | "end-moved"
  | "public"
  | "group-reference"
  | "prefix-list"
  | "not-private"
  | "already-tight"
  | "ipv6"
  | "owned-by-others"
  | "out-of-scope"
  | "kept-by-exception"
  | "merge"
  | "not-merged"
  | "not-concerned";
