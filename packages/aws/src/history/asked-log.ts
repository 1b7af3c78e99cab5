import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { nodeFileStore, replaceFile } from "@sgt/files";
import type { LogObject } from "@sgt/flowlogs";
import { z } from "zod";
import { notWritable } from "../collect/write-whole.js";
import { awsError } from "../errors.js";
import type { Span } from "./spans.js";

/** Who was asked, and of what. */
export interface AskedPlace {
  readonly source: "cloudtrail" | "config";
  readonly accountId: string;
  readonly region: string;
}

/** What one round of asking came to. */
export interface Asked {
  /** By event name or resource, the times of which all was told. */
  readonly covered: ReadonlyMap<string, readonly Span[]>;
  /** What was told, in the shape of the source's own files, and how such a file is called but for its last part; null for nothing. */
  readonly file: { readonly stem: string; readonly content: object } | null;
}

const SCHEMA = "sgt/ledger-asked/v2";
const spanSchema = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]);
const noteSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  source: z.enum(["cloudtrail", "config"]),
  accountId: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z0-9-]+$/),
  covered: z.record(z.string(), z.array(spanSchema)),
  file: z
    .string()
    .regex(/^[\w-]+\.json\.gz$/)
    .nullable(),
});
type Note = z.infer<typeof noteSchema>;
const NOTE = /\.asked\.json$/;
const packed = promisify(gzip);

/**
 * What was asked of CloudTrail and AWS Config, kept in a folder as files like those that they deliver. A note beside each says of
 * which times all was told. It is written after its file, so a run that is killed leaves nothing half.
 */
export class AskedLog {
  readonly #dir: string;
  readonly #notes: { readonly note: Note; readonly dir: string }[] = [];

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** Opens a folder, which need not be there. @throws SGT_AWS_ASKED_DAMAGED for a note that is not what was written */
  static async open(dir: string): Promise<AskedLog> {
    const log = new AskedLog(dir);
    const paths = (await nodeFileStore.list(dir)).filter((path) => NOTE.test(path));
    for (const path of paths.sort()) log.#notes.push({ note: await readNote(path), dir: dirname(path) });
    return log;
  }

  /** The times of which all was told of a subject. */
  covered({ source, accountId, region }: AskedPlace, subject: string): Span[] {
    const own = this.#notes.filter(
      ({ note }) => note.source === source && note.accountId === accountId && note.region === region,
    );
    return own.flatMap(({ note }) => note.covered[subject] ?? []);
  }

  /** Accounts and regions that were asked, each once. */
  places(source: AskedPlace["source"]): AskedPlace[] {
    const own = this.#notes.filter(({ note }) => note.source === source);
    const all = own.map(({ note: { accountId, region } }) => ({ source, accountId, region }));
    return [...new Map(all.map((place) => [`${place.accountId} ${place.region}`, place])).values()];
  }

  /** The files of all that was told, by this run and by earlier ones. */
  async *objects(source: AskedPlace["source"]): AsyncGenerator<LogObject> {
    for (const { note, dir } of this.#notes) {
      if (note.source !== source || note.file === null) continue;
      const path = join(dir, note.file);
      yield { key: path, size: 0, tag: "asked", open: () => createReadStream(path) };
    }
  }

  /** Keeps what was told, and that it was asked. @throws SGT_AWS_OUT_NOT_WRITABLE */
  async keep(place: AskedPlace, { covered, file }: Asked): Promise<void> {
    if (covered.size === 0) return;
    const dir = join(this.#dir, place.accountId, place.region);
    const mark = randomBytes(8).toString("hex");
    const name = file === null ? null : `${file.stem}_${mark}.json.gz`;
    const note = noteSchema.parse({ schema: SCHEMA, ...place, covered: Object.fromEntries(covered), file: name });
    if (file !== null) await write(join(dir, name as string), await packed(JSON.stringify(file.content)));
    await write(join(dir, `${place.source}-${mark}.asked.json`), Buffer.from(`${JSON.stringify(note)}\n`));
    this.#notes.push({ note, dir });
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile(path, bytes).catch((cause: unknown) => {
    throw notWritable(path, cause);
  });
}

async function readNote(path: string): Promise<Note> {
  try {
    return noteSchema.parse(JSON.parse((await nodeFileStore.read(path)).toString()));
  } catch (cause) {
    throw awsError("SGT_AWS_ASKED_DAMAGED", `"${path}" is not a note of what was asked`, {
      cause,
      hint: "Remove it: what it stands for is asked again, as far as AWS still keeps it.",
      details: { path },
    });
  }
}
