import * as z from "zod";
import { canonicalCidr } from "../../model/point.js";
import type { SnapshotFile } from "../../model/snapshot-files.js";
import { cidr } from "../aws-shapes.js";

/** How a list is read that one file of a region's folder holds. */
export interface DescribedItems<T> {
  readonly schema: z.ZodType<readonly T[]>;
}

/** A list of a region's folder: the file that holds it, and the reading of that file. */
export interface DescribedList<T> extends DescribedItems<T> {
  readonly file: SnapshotFile;
  /** What an item is known by: AWS lists each once. */
  readonly idOf: (item: T) => string;
}

// What AWS leaves out when it is empty may be absent everywhere.
export const text: z.ZodString = z.string();
export const optionalText: z.ZodDefault<z.ZodString> = text.default("");
export const optionalCidr: z.ZodOptional<z.ZodString> = cidr.optional();
export const texts: z.ZodDefault<z.ZodArray<z.ZodString>> = z.array(text).default([]);

interface Tag {
  readonly Key: string;
  readonly Value: string;
}
export const tags: z.ZodDefault<z.ZodArray<z.ZodType<Tag>>> = z
  .array<z.ZodType<Tag>>(z.object({ Key: text, Value: text }))
  .default([]);

/** Returns the tag `Name`, else the id: what people call it. */
export function nameOf(given: readonly Tag[], id: string): string {
  return given.find((tag) => tag.Key === "Name")?.Value || id;
}

/** Returns the canonical form of the CIDRs that are there. */
export function cidrsOf(given: readonly (string | undefined)[]): string[] {
  return [...new Set(given.filter((cidr) => cidr !== undefined).map((cidr) => canonicalCidr(cidr)))];
}
