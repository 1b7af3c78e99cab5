import { readFile, realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { snapshotError } from "../errors.js";

/**
 * Returns the JSON value of a file below `root`; undefined for an empty file, which a call that failed leaves behind. A
 * link that leads out of `root` is refused: a folder from somebody else must not make us read what they could not.
 */
export async function readJson(root: string, file: string): Promise<unknown> {
  const name = relative(root, file).split(sep).join("/");
  const text = await readText(root, file, name);
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw snapshotError("SGT_SNAPSHOT_NOT_JSON", `${name}: not JSON`, {
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
      throw snapshotError("SGT_SNAPSHOT_OUTSIDE", `${name}: leads out of the snapshot folder`, {
        hint: "Replace the link by the file itself.",
        details: { file: name },
      });
    }
    return decode(await readFile(resolve(file)));
  } catch (cause) {
    if (cause instanceof Error && cause.name === "SgtError") throw cause;
    throw snapshotError("SGT_SNAPSHOT_UNREADABLE", `${name}: cannot be read`, {
      source: "environment",
      hint: "Check that the file exists and may be read.",
      details: { file: name },
      cause,
    });
  }
}

/** `aws … > file` in PowerShell of Windows writes UTF-16; both begin with a mark there. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}
