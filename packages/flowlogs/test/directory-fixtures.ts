import { NO_STATE, type Scan, type Sighting, type SightingKind } from "@sgt/flowlogs";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
/** 2026-11-01T00:00:00Z. */
export const START = 1_793_491_200;
export const HOUR = 3_600;

/** Hours since the start, as seconds since 1970. */
export const at = (hours: number): number => START + hours * HOUR;

/** A sighting at or from an hour, in groups such as `a b`; null where they are not told. */
export function sighting(
  kind: SightingKind,
  hours: number,
  groups: string | null,
  rest: {
    readonly until?: number;
    readonly eniId?: string;
    readonly name?: string;
    readonly accountId?: string;
    readonly source?: string;
  } = {},
): Sighting {
  const { until = hours, eniId = "eni-0a", name = "", accountId = ACCOUNT, source = "test" } = rest;
  const state = {
    ...NO_STATE,
    name,
    groups: groups === null ? null : groups.split(" ").filter((group) => group !== ""),
  };
  return { kind, accountId, region: REGION, eniId, from: at(hours), until: at(until), source, state };
}

export const seen = (hours: number, groups: string): Sighting => sighting("seen", hours, groups);
export const told = (hours: number, until: number, groups: string | null): Sighting =>
  sighting("told", hours, groups, { until });
export const gone = (hours: number): Sighting => sighting("gone", hours, null);
export const inferred = (hours: number, until: number, groups: string): Sighting =>
  sighting("inferred", hours, groups, { until });
export const scan = (hours: number): Scan => ({ accountId: ACCOUNT, region: REGION, at: at(hours), source: "test" });
