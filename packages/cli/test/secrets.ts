import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Something that must stand nowhere, and what it is. */
export interface Secret {
  readonly what: string;
  readonly text: string;
}

/** Where a secret stands that must stand nowhere. */
export interface Leak {
  readonly what: string;
  /** A file, or the name of an output. */
  readonly where: string;
}

/**
 * Looks for secrets in every file below the folders (also in gzip, as text and as base64, which is how
 * credentials travel) and in outputs; gives every place where one stands. Empty is what a test wants.
 */
export async function findSecrets(
  secrets: readonly Secret[],
  { folders, outputs }: { readonly folders: readonly string[]; readonly outputs: Readonly<Record<string, string>> },
): Promise<Leak[]> {
  const texts: [where: string, text: string][] = Object.entries(outputs);
  for (const folder of folders) {
    for (const path of await filesBelow(folder)) texts.push([path, await contentOf(path)]);
  }
  if (texts.length === 0) throw new Error("nothing was looked at");
  return texts.flatMap(([where, text]) =>
    secrets
      .filter((secret) => formsOf(secret.text).some((form) => text.includes(form)))
      .map(({ what }) => ({ what, where })),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The bytes one to one, so that nothing is lost in what is no text. */
async function contentOf(path: string): Promise<string> {
  const bytes = await readFile(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes) : bytes).toString("latin1");
}

const formsOf = (text: string): string[] => [
  text,
  Buffer.from(text).toString("base64").replace(/=+$/, ""),
  encodeURIComponent(text),
];
