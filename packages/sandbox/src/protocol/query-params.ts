import { ApiError } from "./api-error.js";

export type QueryValue = string | QueryParams | readonly QueryValue[];

export interface QueryParams {
  readonly [name: string]: QueryValue;
}

interface Node {
  [name: string]: string | Node;
}

/** Nesting deeper than any EC2 request has would only be an attack on the stack. */
const MAX_DEPTH = 12;

/**
 * Reads a query body as EC2 does: `IpPermissions.1.IpRanges.2.CidrIp=…` becomes nested objects, and
 * objects whose names are all numbers become lists in the order of those numbers.
 */
export function parseQuery(body: string): QueryParams {
  const root: Node = Object.create(null) as Node;
  for (const [name, value] of new URLSearchParams(body)) put(root, name.split("."), value);
  return mapNode(root);
}

function put(root: Node, path: readonly string[], value: string): void {
  if (path.length > MAX_DEPTH) throw new ApiError("MalformedQueryString", "The query string is nested too deep.");
  let node = root;
  for (const step of path.slice(0, -1)) {
    const next = node[step];
    const child: Node = typeof next === "object" ? next : (Object.create(null) as Node);
    node[step] = child;
    node = child;
  }
  node[path.at(-1) ?? ""] = value;
}

function mapNode(node: Node): QueryParams {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, collapseNode(value)]));
}

function collapseNode(value: string | Node): QueryValue {
  if (typeof value === "string") return value;
  const names = Object.keys(value);
  if (!names.every((name) => /^\d+$/.test(name))) return mapNode(value);
  return names.sort((a, b) => Number(a) - Number(b)).map((name) => collapseNode(value[name] ?? ""));
}

/** The text of `name`; undefined when absent or empty. */
export function textParam(params: QueryParams, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The whole number of `name`. @throws ApiError `InvalidParameterValue` */
export function integerParam(params: QueryParams, name: string): number | undefined {
  const text = textParam(params, name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,10}$/.test(text)) {
    throw new ApiError(
      "InvalidParameterValue",
      `Invalid value '${text}' for parameter ${name}. It must be an integer.`,
    );
  }
  return Number(text);
}

/** The texts of a list. */
export function textsParam(params: QueryParams, name: string): string[] {
  return items(params[name]).filter((item) => typeof item === "string");
}

/** The structures of a list. */
export function structuresParam(params: QueryParams, name: string): QueryParams[] {
  return items(params[name])
    .map(structure)
    .filter((item) => item !== undefined);
}

/** The structure of `name`, or undefined. */
export function structureParam(params: QueryParams, name: string): QueryParams | undefined {
  return structure(params[name]);
}

function items(value: QueryValue | undefined): readonly QueryValue[] {
  return Array.isArray(value) ? (value as readonly QueryValue[]) : [];
}

function structure(value: QueryValue | undefined): QueryParams | undefined {
  return typeof value === "object" && !Array.isArray(value) ? (value as QueryParams) : undefined;
}
