import { ApiError } from "../protocol/api-error.js";
import { type QueryParams, structuresParam, textParam } from "../protocol/query-params.js";

const MAX_TAGS = 50;

/** The tags that `TagSpecification.N` gives to new rules. @throws ApiError `InvalidParameterValue` */
export function ruleTagsOf(params: QueryParams): Record<string, string> {
  const specifications = structuresParam(params, "TagSpecification");
  if (specifications.some((specification) => textParam(specification, "ResourceType") !== "security-group-rule")) {
    throw new ApiError(
      "InvalidParameterValue",
      "The resource type of the tag specification must be security-group-rule.",
    );
  }
  return checkTags(specifications.flatMap((specification) => requestedTags(specification)));
}

/** The pairs of `Tag.N`. */
export function requestedTags(params: QueryParams): [key: string, value: string | undefined][] {
  return structuresParam(params, "Tag").map((tag) => {
    const value = tag.Value;
    return [textParam(tag, "Key") ?? "", typeof value === "string" ? value : undefined];
  });
}

/** @throws ApiError `InvalidParameterValue`, `TagLimitExceeded` */
export function checkTags(tags: readonly [key: string, value: string | undefined][]): Record<string, string> {
  for (const [key, value] of tags) {
    if (key.startsWith("aws:")) {
      throw new ApiError("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
    }
    if (key === "" || key.length > 128 || (value ?? "").length > 256) {
      throw new ApiError("InvalidParameterValue", `Tag key or value of '${key}' has the wrong length.`);
    }
  }
  const record = Object.fromEntries(tags.map(([key, value]) => [key, value ?? ""]));
  checkTagCount(record);
  return record;
}

/** @throws ApiError `TagLimitExceeded` */
export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).filter((key) => !key.startsWith("aws:")).length > MAX_TAGS) {
    throw new ApiError("TagLimitExceeded", `More than ${MAX_TAGS} tags specified`);
  }
}
