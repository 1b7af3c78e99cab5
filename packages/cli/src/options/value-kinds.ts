/** Values that are files or folders; a `source` may also be `s3://…`, `cloudwatch:…` and the like. */
const PATHS = ["dir", "ledger", "file", "journal", "source"] as const;

/** What may stand behind an option, by the word that its help shows: `--out <file>`. */
export type ValueKind =
  | (typeof PATHS)[number]
  | (
      | "account"
      | "address"
      | "arn"
      | "cidr"
      | "date"
      | "duration"
      | "edition"
      | "expectation"
      | "fields"
      | "group"
      | "host"
    )
  | ("id" | "kind" | "limit" | "n" | "name" | "package" | "ports" | "profile" | "reason" | "region" | "role" | "rule")
  | ("severity" | "share" | "text" | "time" | "unit" | "url");

/** Reports whether values of this kind are on this machine's disk: shells complete them, and a file tells them from its folder. */
export const isPathKind = (kind: ValueKind | undefined): boolean => (PATHS as readonly unknown[]).includes(kind);
