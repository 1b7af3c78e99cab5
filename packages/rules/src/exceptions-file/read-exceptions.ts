import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { rulesError } from "../errors.js";
import { type Exception, parseExceptions } from "../keep/exception.js";

/**
 * Reads an exceptions file, YAML or JSON: see {@link parseExceptions}.
 *
 * @throws `SGT_RULES_EXCEPTIONS_UNREADABLE` when the file cannot be read, `SGT_RULES_EXCEPTIONS_BAD_SHAPE`
 * when it is not YAML or not an exceptions file.
 */
export async function readExceptions(path: string): Promise<Exception[]> {
  const text = await readText(path);
  return parseExceptions(parseYaml(text, path));
}

function parseYaml(text: string, path: string): unknown {
  try {
    // Few aliases: a small file must not unfold into a large one.
    return parse(text, { maxAliasCount: 10 });
  } catch (cause) {
    throw rulesError("SGT_RULES_EXCEPTIONS_BAD_SHAPE", `exceptions: "${path}" is not YAML`, {
      hint: "Correct the file; docs/plan.md shows one.",
      details: { path },
      cause,
    });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw rulesError("SGT_RULES_EXCEPTIONS_UNREADABLE", `exceptions cannot be read: "${path}"`, {
      source: "environment",
      hint: "Check the path and its permissions.",
      details: { path },
      cause,
    });
  }
}
