// Where moto 5.2.5 and the sandbox differ, which calls of the scenario (from 1), and why the sandbox is right. The section
// is the one of the project's AWS facts. A difference that goes away fails the run, so this list stays true.
export const KNOWN_DIFFERENCES = {
  "authorise: two rules, described and tagged": {
    calls: [1],
    section: "4.2",
    why: "the answer lists every rule added; moto lists those of the last permission only",
  },
  "authorise: group reference and prefix list": {
    calls: [1, 3],
    section: "4.2",
    why: "a rule has its description whatever its peer; moto shows none for a group reference",
  },
  "authorise: one duplicate among new rules adds none": {
    calls: [3],
    section: "4.4",
    why: "authorising is all or nothing; moto refuses the call, and has added the other rule",
  },
  "authorise: the same rule twice in one call": {
    calls: [1, 2],
    section: "4.4",
    why: "AWS answers InvalidParameterValue, 'must not appear multiple times' (hashicorp/terraform-provider-aws#2587), and adds nothing; moto adds one and calls the other a duplicate",
  },
  "authorise: host bits are cleared": {
    calls: [1, 2],
    section: "4.2",
    why: "AWS stores the canonical CIDR; moto stores the text",
  },
  "authorise: IPv6 in short text": {
    calls: [1, 2],
    section: "4.2",
    why: "AWS stores the canonical CIDR; moto stores the text",
  },
  "authorise: every protocol, no ports": {
    calls: [1],
    section: "4.2",
    why: "a rule of protocol -1 is told with ports -1, as both do in DescribeSecurityGroupRules; moto leaves them out here",
  },
  "authorise: protocol 50 stores no ports": {
    calls: [1, 2],
    section: "4.2",
    why: "a number other than tcp, udp, icmp, icmpv6 allows all ports whatever range is given; moto keeps the range",
  },
  "authorise: tcp without ports": { calls: [1], section: "4.2", why: "tcp needs a range; moto fails with HTTP 500" },
  "authorise: description of 256 characters": { calls: [1, 2], section: "4.2", why: "255 is the most; moto takes any" },
  "quota: IPv6 beside a full IPv4": {
    calls: [2],
    section: "4.1",
    why: "each family has its own room; moto adds them up",
  },
  "quota: a prefix list counts its maximum": {
    calls: [2],
    section: "4.1",
    why: "a list costs its MaxEntries; moto counts one",
  },
  "revoke: by properties": {
    calls: [1],
    section: "4.2",
    why: "the answer to authorising lists every rule added; moto lists those of the last permission only",
  },
  "revoke: one unknown among known, default VPC": {
    calls: [2, 3],
    section: "4.4",
    why: "in the default VPC there is no error: UnknownIpPermissions lists it, and the rest goes; moto refuses the call",
  },
  "revoke: unknown rule id": {
    calls: [1],
    section: "4.4",
    why: "by id the code is InvalidSecurityGroupRuleId.NotFound; moto uses the one for properties",
  },
  "modify: a description left out is gone": {
    calls: [3],
    section: "4.4",
    why: "the request gives the whole rule, as UpdateSecurityGroupRuleDescriptions does; moto keeps the old text. AWS documents neither",
  },
  "modify: into a rule that stands already": {
    calls: [2, 3],
    section: "4.2",
    why: "two rules of one group cannot have the same protocol, ports and source; moto makes two of them",
  },
  "modify: cannot change the family": {
    calls: [2],
    section: "4.4",
    why: "an IPv4 rule cannot become IPv6; moto says yes and changes nothing",
  },
  "descriptions: updated by properties": {
    calls: [2],
    section: "4.4",
    why: "the answer has Return; moto leaves it out",
  },
  "pages: rules": { calls: [2], section: "4.4", why: "MaxResults cuts pages; moto gives everything at once" },
};
