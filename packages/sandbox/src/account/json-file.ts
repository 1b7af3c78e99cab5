import { readFile } from "node:fs/promises";
import { SandboxError } from "../errors.js";
import { asObject, asObjects, type JsonObject } from "./json.js";

/** Undefined when there is no such file. @throws SandboxError `SGT_SANDBOX_SNAPSHOT_UNREADABLE`: it holds no JSON object */
export async function readJson(file: string): Promise<JsonObject | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const json = parseObject(text);
  if (json === undefined) throw unreadable(`"${file}" holds no JSON object`);
  return json;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && Reflect.get(cause, "code") === "ENOENT") return undefined;
    throw unreadable(`cannot read "${file}"`, cause);
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return undefined;
  }
}

function unreadable(message: string, cause?: unknown): SandboxError {
  const hint = "Use the output of the AWS CLI as it is printed.";
  return new SandboxError("SGT_SANDBOX_SNAPSHOT_UNREADABLE", message, { hint, cause });
}

/** The objects of a list that must be there. @throws SandboxError `SGT_SANDBOX_SNAPSHOT_UNREADABLE` */
export function listOf(json: JsonObject, list: string, file: string): JsonObject[] {
  if (!Array.isArray(json[list])) throw unreadable(`"${file}" holds no list "${list}"`);
  return asObjects(json[list]);
}
