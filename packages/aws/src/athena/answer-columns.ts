/**
 * The columns of an answer. It holds three sets of rows, each of which counts every line of every object once:
 *
 * - by object (`path`), so that it shows what was read of each;
 * - by interface, hour and state, for the coverage;
 * - by what an evidence row and its handshake need (all other keys); lines that are not plain are keys of their own.
 */
export const KEYS = [
  "k_path",
  "k_eni",
  "k_hour",
  "k_state",
  "k_day",
  "k_side",
  "k_direction",
  "k_account",
  "k_region",
  "k_place_account",
  "k_place_region",
  "k_protocol",
  "k_handshake",
  "k_src",
  "k_dst",
  "k_sport",
  "k_dport",
  "k_odd_path",
  "k_odd_text",
] as const;

/** By which of them each set is grouped. */
export const SETS: readonly (readonly string[])[] = [
  ["k_path"],
  ["k_eni", "k_hour", "k_state"],
  KEYS.filter((key) => key !== "k_path" && key !== "k_hour"),
];

/** What is computed over each group, by name. Every sum is cast, because engines widen it. */
export const VALUES: Readonly<Record<string, string>> = {
  // 1 in the rows of the sets that are not grouped by it.
  v_no_path: "CAST(grouping(k_path) AS bigint)",
  v_no_hour: "CAST(grouping(k_hour) AS bigint)",
  v_lines: "CAST(count(*) AS bigint)",
  v_text_bytes: "CAST(sum(size) AS bigint)",
  v_headers: counted("header"),
  v_records: "CAST(sum(CASE WHEN kind IN ('flow', 'silent', 'outside', 'adrift') THEN 1 ELSE 0 END) AS bigint)",
  v_outside: counted("outside"),
  v_adrift: counted("adrift"),
  v_first: "min(v_start)",
  v_last: "max(v_end)",
  v_packets: "CAST(sum(v_packets) AS bigint)",
  v_bytes: "CAST(sum(v_bytes) AS bigint)",
  v_low_sport: "min(v_sport)",
  v_high_sport: "max(v_sport)",
  v_low_dport: "min(v_dport)",
  v_high_dport: "max(v_dport)",
};

function counted(kind: string): string {
  return `CAST(sum(CASE WHEN kind = '${kind}' THEN 1 ELSE 0 END) AS bigint)`;
}
