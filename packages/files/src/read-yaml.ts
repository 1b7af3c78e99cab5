import { readFile } from "node:fs/promises";
import { parse } from "yaml";

/** What a file is called in messages, and the codes of what may be wrong with it. */
export interface YamlFile<Code extends string> {
  readonly noun: string;
  /** The page that shows such a file. */
  readonly page: string;
  /** Every value is the text that stands there, `0123` too: for what is read as a command line is. */
  readonly isText?: boolean;
  readonly unreadable: Code;
  readonly badShape: Code;
  /** Makes the error that is thrown: files have no errors of their own, their readers have. */
  readonly error: (
    code: Code,
    message: string,
    rest: {
      readonly source?: "environment";
      readonly hint: string;
      readonly details: { readonly path: string };
      readonly cause: unknown;
    },
  ) => Error;
}

/** Returns the value of a YAML or JSON file; a byte order mark before it is no part of it. */
export async function readYaml<Code extends string>(
  path: string,
  { noun, page, isText = false, unreadable, badShape, error }: YamlFile<Code>,
): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw error(unreadable, `${noun} cannot be read: "${path}"`, {
      source: "environment",
      hint: "Check the path and its permissions.",
      details: { path },
      cause,
    });
  });
  try {
    // Few aliases: a small file must not unfold into a large one.
    return parse(text.replace(/^\uFEFF/, ""), { maxAliasCount: 10, schema: isText ? "failsafe" : "core" });
  } catch (cause) {
    throw error(badShape, `${noun}: "${path}" is not YAML`, {
      hint: `Correct the file; ${page} shows one.`,
      details: { path },
      cause,
    });
  }
}
