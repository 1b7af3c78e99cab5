import { type Exception, parseExceptions } from "../keep/exception.js";
import { readYaml } from "../yaml-file/read-yaml.js";

/**
 * Reads an exceptions file, YAML or JSON: see {@link parseExceptions}.
 *
 * @throws `SGT_RULES_EXCEPTIONS_UNREADABLE` when the file cannot be read, `SGT_RULES_EXCEPTIONS_BAD_SHAPE`
 * when it is not YAML or not an exceptions file.
 */
export async function readExceptions(path: string): Promise<Exception[]> {
  return parseExceptions(
    await readYaml(path, {
      noun: "exceptions",
      page: "docs/plan.md",
      unreadable: "SGT_RULES_EXCEPTIONS_UNREADABLE",
      badShape: "SGT_RULES_EXCEPTIONS_BAD_SHAPE",
    }),
  );
}
