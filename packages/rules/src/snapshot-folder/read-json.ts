import { readFile, realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { rulesError } from "../errors.js";

/**
 * Returns the JSON value of a file below `root`. A link that leads out of `root` is refused: a folder
 * from somebody else must not make us read what they could not.
 */
export async function readJson(root: string, file: string): Promise<unknown> {
  const name = relative(root, file).split(sep).join("/");
  const text = await readText(root, file, name);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw rulesError("SGT_RULES_SNAPSHOT_NOT_JSON", `${name}: not JSON`, {
      hint: "Write the file again with the AWS CLI, --output json.",
      details: { file: name },
      cause,
    });
  }
}

async function readText(root: string, file: string, name: string): Promise<string> {
  try {
    const inside = `${await realpath(root)}${sep}`;
    if (!(await realpath(file)).startsWith(inside)) {
      throw rulesError("SGT_RULES_SNAPSHOT_OUTSIDE", `${name}: leads out of the snapshot folder`, {
        hint: "Replace the link by the file itself.",
        details: { file: name },
      });
    }
    return await readFile(resolve(file), "utf8");
  } catch (cause) {
    if (cause instanceof Error && cause.name === "SgtError") throw cause;
    throw rulesError("SGT_RULES_SNAPSHOT_UNREADABLE", `${name}: cannot be read`, {
      source: "environment",
      hint: "Check that the file exists and may be read.",
      details: { file: name },
      cause,
    });
  }
}
