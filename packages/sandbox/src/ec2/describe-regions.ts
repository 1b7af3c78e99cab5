import type { JsonObject } from "../account/json.js";
import { ApiError } from "../protocol/api-error.js";
import { textParam, textsParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";
import { filterTest } from "./filters.js";

interface Region extends JsonObject {
  readonly RegionName: string;
  readonly Endpoint: string;
  readonly OptInStatus: string;
}

/** DescribeRegions: the regions that the account's snapshot holds, enabled, and with `AllRegions` those that are not. */
export function describeRegions({ params, regions: enabled, disabledRegions }: Ec2Context): JsonObject {
  const isAll = textParam(params, "AllRegions")?.toLowerCase() === "true";
  const regions = isAll ? [...enabled, ...disabledRegions] : enabled;
  const names = textsParam(params, "RegionName");
  const missing = names.find((name) => !regions.includes(name));
  if (missing !== undefined) throw new ApiError("InvalidParameterValue", `Invalid region provided: ${missing}`);
  const passes = filterTest<Region>(params, {
    tags: () => ({}),
    values: {
      "region-name": (region) => [region.RegionName],
      endpoint: (region) => [region.Endpoint],
      "opt-in-status": (region) => [region.OptInStatus],
    },
  });
  return {
    Regions: regions
      .filter((name) => names.length === 0 || names.includes(name))
      .map((name) => ({
        RegionName: name,
        Endpoint: `ec2.${name}.amazonaws.com`,
        OptInStatus: disabledRegions.includes(name) ? "not-opted-in" : "opt-in-not-required",
      }))
      .filter(passes),
  };
}
