import { type DescribedCommand, namesOf } from "../../options/command-spec.js";
import { type Slot, slotsOf } from "./slots.js";

type Schema = Readonly<Record<string, unknown>>;

/** Returns the JSON Schema of a file of defaults, for editors: the keys of every command but those that consent. */
export async function fileSchema(commands: readonly DescribedCommand[]): Promise<Schema> {
  const all = (await Promise.all(commands.map(slotsOf))).flat().filter(({ option }) => option.isConsent !== true);
  const shared = new Map(all.flatMap((slot) => slot.keys.filter(isShared).map((key) => [key, valueSchema(slot)])));
  const sections = new Map(commands.map((command) => [namesOf(command)[0], sectionSchema(command, all)]));
  const both = [...shared].filter(([key]) => sections.has(key));
  const either = both.map(([key, value]) => [key, { anyOf: [value, sections.get(key)] }]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:sgt:schema:sgt.config",
    title: "sgt.config.yaml: defaults of the command sgt",
    ...mapping(Object.fromEntries([...shared, ...sections, ...either])),
  };
}

const isShared = (key: string): boolean => !key.includes(".");

function sectionSchema(command: DescribedCommand, slots: readonly Slot[]): Schema {
  const own = slots.filter((slot) => slot.command === namesOf(command)[0] && !slot.isArgument);
  return {
    description: command.describe,
    ...mapping(Object.fromEntries(own.map((slot) => [slot.name, valueSchema(slot)]))),
  };
}

const mapping = (properties: Schema): Schema => ({ type: "object", additionalProperties: false, properties });

/** What the command itself refuses beyond this (limits, dates, CIDRs) is not told twice. */
function valueSchema({ option: { type, describe, choices, isList, value } }: Slot): Schema {
  const one =
    choices === undefined
      ? { type: value === "n" || value === "share" ? ["number", "string"] : ["string", "number"] }
      : { enum: choices };
  if (type === "boolean") return { description: describe, type: "boolean" };
  if (!isList) return { description: describe, ...one };
  return { description: describe, anyOf: [one, { type: "array", items: one }] };
}
