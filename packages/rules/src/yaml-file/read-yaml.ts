import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { type RulesErrorCode, rulesError } from "../errors.js";

/** What a file is called in messages, and the codes of what may be wrong with it. */
export interface YamlFile {
  readonly noun: string;
  /** The page that shows such a file. */
  readonly page: string;
  readonly unreadable: RulesErrorCode;
  readonly badShape: RulesErrorCode;
}

/** Returns the value of a YAML or JSON file. */
export async function readYaml(path: string, { noun, page, unreadable, badShape }: YamlFile): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw rulesError(unreadable, `${noun} cannot be read: "${path}"`, {
      source: "environment",
      hint: "Check the path and its permissions.",
      details: { path },
      cause,
    });
  });
  try {
    // Few aliases: a small file must not unfold into a large one.
    return parse(text, { maxAliasCount: 10 });
  } catch (cause) {
    throw rulesError(badShape, `${noun}: "${path}" is not YAML`, {
      hint: `Correct the file; ${page} shows one.`,
      details: { path },
      cause,
    });
  }
}
