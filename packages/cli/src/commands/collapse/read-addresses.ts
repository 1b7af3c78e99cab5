import { AddressSet, isSgtError, SgtError } from "@sgt/cidr";
import { cliError } from "../../errors/cli-error.js";
import { unreadable } from "../../errors/unreadable.js";
import { openInput } from "../../io/input-file.js";
import type { Io } from "../../io/io.js";
import { eachLine, type NotLines } from "../../io/text-lines.js";

export interface ReadAddresses {
  readonly set: AddressSet;
  /** Lines with something on them, comments left out. */
  readonly lineCount: number;
  /** Lines that are no address, CIDR or range; only with `skipInvalid`. */
  readonly invalidCount: number;
  /** The first few of these: `line 7: …`. */
  readonly examples: readonly string[];
}

const EXAMPLE_COUNT = 3;

/**
 * Reads one address, CIDR or range a line. Blanks around it, empty lines and lines that begin with
 * `#` do not matter. Memory follows the number of distinct addresses.
 * @throws the code of `parseRange` for the first line that is none of these, unless `skipInvalid`.
 * @throws `SGT_CLI_UNREADABLE`, `SGT_CLI_NOT_FOUND`
 */
export async function readAddresses(name: string, skipInvalid: boolean, io: Io): Promise<ReadAddresses> {
  const set = new AddressSet();
  const examples: string[] = [];
  let lineCount = 0;
  let invalidCount = 0;
  const onLine = (line: string, number: number): void => {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return;
    lineCount += 1;
    const problem = addTo(set, text);
    if (problem === null) return;
    if (!skipInvalid) throw invalidAddress(name, number, problem);
    invalidCount += 1;
    if (examples.length < EXAMPLE_COUNT) examples.push(`line ${number}: ${problem.message}`);
  };
  const notLines = await readLines(name, io, onLine);
  if (notLines !== null) throw notText(name, notLines);
  return { set, lineCount, invalidCount, examples };
}

async function readLines(
  name: string,
  io: Io,
  onLine: (line: string, number: number) => void,
): Promise<NotLines | null> {
  try {
    return await eachLine(openInput(name, io), onLine);
  } catch (error) {
    throw isSgtError(error) || io.signal.aborted ? error : unreadable(name, error);
  }
}

function addTo(set: AddressSet, text: string): SgtError | null {
  try {
    set.add(text);
    return null;
  } catch (error) {
    if (isSgtError(error)) return error;
    throw error;
  }
}

/** The same error, and where it was. */
function invalidAddress(name: string, number: number, { code, message, hint, details }: SgtError): SgtError {
  return new SgtError({
    code,
    message: `line ${number} of ${name === "-" ? "stdin" : `"${name}"`}: ${message}`,
    source: "user",
    hint: hint ?? "Correct the line, or leave such lines out with --skip-invalid.",
    details: { ...details, line: number },
  });
}

function notText(name: string, reason: NotLines): Error {
  const says = reason === "binary" ? "is not text" : "has a line that is longer than any address";
  return cliError("SGT_CLI_UNREADABLE", `${name === "-" ? "stdin" : `"${name}"`} ${says}`, {
    hint: "Give text with one address, CIDR or range a line.",
  });
}
