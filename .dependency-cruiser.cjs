/**
 * The arrows. Between packages: docs/architecture.md section "Packages". Within a package a room
 * may import only rooms to its left in ROOMS (low to high). Run after the build: workspace links
 * resolve to dist.
 */
const ROOMS = {
  cidr: ["errors", "quote", "address", "prefix", "lookup", "ports", "observed", "trie", "budget", "cover", "index"],
  flowlogs: [
    "errors",
    "source",
    "format",
    "record",
    "initiator",
    "coverage",
    "parquet",
    "object",
    "evidence",
    "ledger",
    "analyse",
    "index",
    "files",
    "node",
  ],
  rules: [
    "errors",
    "digest",
    "model",
    "finding",
    "described",
    "quota",
    "match",
    "usage",
    "plan",
    "explain",
    "keep",
    "eligible",
    "expiry",
    "proof",
    "tighten",
    "assemble",
    "compact",
    "diagnose",
    "extend",
    "expire",
    "check",
    "replay",
    "grade",
    "audit",
    "schema",
    "index",
    "snapshot-folder",
    "plan-file",
    "exceptions-file",
    "node",
  ],
  aws: ["errors", "session", "rule", "collect", "journal", "change", "apply", "revert", "live", "services", "index"],
  sandbox: [
    "errors",
    "account",
    "protocol",
    "faults",
    "ec2",
    "lists",
    "sts",
    "s3",
    "quotas",
    "server",
    "sample",
    "index",
  ],
  report: ["text", "findings", "workbook", "map", "index"],
  cli: ["errors", "io", "render", "reporters", "commands", "cli", "main", "index"],
};

const MAY_IMPORT = {
  cidr: [],
  flowlogs: ["cidr"],
  rules: ["cidr", "flowlogs"],
  aws: ["cidr", "flowlogs", "rules"],
  sandbox: [],
  report: ["cidr", "flowlogs", "rules", "geoip"],
  cli: ["cidr", "flowlogs", "rules", "aws", "sandbox", "report", "geoip"],
};

const room = (name, rooms) => `^packages/${name}/src/(${rooms.join("|")})(/|\\.ts$)`;

const roomRules = Object.entries(ROOMS).flatMap(([name, rooms]) =>
  rooms.slice(0, -1).map((low, i) => ({
    name: `${name}: ${low} imports only lower rooms`,
    severity: "error",
    from: { path: room(name, [low]), pathNot: "\\.test\\.ts$" },
    to: { path: room(name, rooms.slice(i + 1)) },
  })),
);

const packageRules = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `@sgt/${name} imports only the packages below it`,
  severity: "error",
  from: { path: `^packages/${name}/src/` },
  to: { path: "^packages/", pathNot: [name, ...allowed].map((p) => `^packages/${p}/`) },
}));

module.exports = {
  forbidden: [
    ...packageRules,
    ...roomRules,
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "everything resolves", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "only @sgt/aws knows the AWS SDK",
      severity: "error",
      from: { path: "^packages/(cidr|flowlogs|rules|sandbox|report|geoip|cli)/src/", pathNot: "\\.test\\.ts$" },
      to: { path: "node_modules/@(aws-sdk|smithy)/" },
    },
    {
      name: "the command loads heavy packages only when a command needs them",
      severity: "error",
      from: { path: "^packages/cli/src/(cli|main|io|index)" },
      to: { path: "^packages/(aws|sandbox|flowlogs|rules)/", dynamic: false, dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "import", "default"] },
  },
};
