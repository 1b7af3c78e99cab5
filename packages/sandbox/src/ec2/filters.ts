import { ApiError } from "../protocol/api-error.js";
import { type QueryParams, structuresParam, textParam, textsParam } from "../protocol/query-params.js";

/** The values that a resource has under a filter's name. */
export type FilterValues<T> = (resource: T) => readonly (string | undefined)[];

export interface Filterable<T> {
  readonly values: Readonly<Record<string, FilterValues<T>>>;
  readonly tags: (resource: T) => Readonly<Record<string, string>>;
}

/**
 * Makes the test that `Filter.N` asks for: every filter must hold, by any of its values; `*` and `?`
 * are wildcards.
 * @throws ApiError `InvalidParameterValue` for a filter this action does not know
 */
export function filterTest<T>(params: QueryParams, filterable: Filterable<T>): (resource: T) => boolean {
  const tests = structuresParam(params, "Filter").map((filter) => {
    const name = textParam(filter, "Name") ?? "";
    const valuesOf = valuesFor(name, filterable);
    const patterns = textsParam(filter, "Value").map(wildcard);
    return (resource: T): boolean =>
      valuesOf(resource).some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)));
  });
  return (resource) => tests.every((test) => test(resource));
}

function valuesFor<T>(name: string, { values, tags }: Filterable<T>): FilterValues<T> {
  if (name.startsWith("tag:")) return (resource) => [tags(resource)[name.slice("tag:".length)]];
  if (name === "tag-key") return (resource) => Object.keys(tags(resource));
  const valuesOf = Object.hasOwn(values, name) ? values[name] : undefined;
  if (valuesOf === undefined) throw new ApiError("InvalidParameterValue", `The filter '${name}' is invalid`);
  return valuesOf;
}

function wildcard(text: string): RegExp {
  const source = text
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s");
}
