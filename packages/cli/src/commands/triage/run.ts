import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { counted, isSgtError } from "@sgt/cidr";
import { openOutput } from "@sgt/files";
import { type Geoip, type TriageSummary, triage, triageColumns } from "@sgt/geoip/node";
import type { MapData } from "@sgt/report/map";
import { renderJson } from "@sgt/report/text";
import type { CommandContext } from "../../command.js";
import { unreadable } from "../../errors/unreadable.js";
import { UsageError } from "../../errors/usage-error.js";
import { attributionsOf, openGeoip } from "../../inputs/open-geoip.js";
import { EXIT, type ExitCode } from "../../io/exit-code.js";
import { openInput } from "../../io/input-file.js";
import type { Io } from "../../io/io.js";
import { renderDocument } from "../../render/document.js";
import { checkMapFile, writeMap } from "../../render/write-map.js";
import { openSink } from "./open-sink.js";
import { TRIAGE_FORMATS, type TriageArgs, type TriageFormat } from "./options.js";
import type { RowSink } from "./row-sink.js";
import { summaryJson } from "./summary-json.js";
import { summarySections } from "./summary-sections.js";

/** `sgt triage`: addresses in, where and whose they are out. */
export async function run(args: TriageArgs, context: CommandContext): Promise<ExitCode> {
  const { io, reporter } = context;
  checkMapFile(args.map);
  const format = formatOf(args, io);
  if (args.file === "-" && io.stdinIsTty) reporter.say("type one address a line; Ctrl-D ends it");
  const geoip = await openGeoip(args, context);
  const path = args.out === undefined ? null : resolve(io.cwd, args.out);
  const columns = triageColumns(geoip, { unique: args.unique });
  const sink = await openSink({
    ...{ format, path, columns, width: format === "md" ? Number.POSITIVE_INFINITY : context.width },
    createdAt: new Date(io.now()).toISOString(),
    out: (text) => io.stdout.write(text),
  });
  const summary = await triageInto(sink, geoip, args, context);
  await tell(summary, { geoip, args, format, sink }, context);
  return summary.counts.invalidCount > 0 || summary.gaps.length > 0 ? EXIT.incomplete : EXIT.done;
}

async function triageInto(
  sink: RowSink,
  geoip: Geoip,
  args: TriageArgs,
  { io, reporter }: CommandContext,
): Promise<TriageSummary> {
  const byteTotal = args.file === "-" ? undefined : (await sizeOf(resolve(io.cwd, args.file))) || undefined;
  let bytes = 0;
  let entries = 0;
  async function* counting(): AsyncGenerator<Uint8Array> {
    for await (const chunk of openInput(args.file, io)) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const summary = await triage({
      ...{ geoip, extract: args.extract, unique: args.unique, threads: args.threads, signal: io.signal },
      ...{ format: sink.format, gzip: sink.gzip, reuseRows: sink.reuseRows },
      write: (rows) => sink.write(rows),
      input: counting(),
      onProgress: ({ entryCount }) => {
        entries = entryCount;
        reporter.progress({ label: "triaging", done: entries, unit: "addresses", bytes, byteTotal });
      },
    });
    await sink.finish();
    return summary;
  } catch (error) {
    await sink.discard();
    throw isSgtError(error) || io.signal.aborted || !isReadError(error) ? error : unreadable(args.file, error);
  }
}

const isReadError = (error: unknown): boolean =>
  ["open", "read"].includes(String(Reflect.get(error as object, "syscall")));

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

interface Told {
  readonly geoip: Geoip;
  readonly args: TriageArgs;
  readonly format: TriageFormat;
  readonly sink: RowSink;
}

async function tell(
  summary: TriageSummary,
  { geoip, args, format, sink }: Told,
  context: CommandContext,
): Promise<void> {
  const { io, reporter, out, paint, reporterPaint, width } = context;
  if (args.summary !== undefined) {
    const file = await openOutput(resolve(io.cwd, args.summary));
    await file.write(Buffer.from(renderJson(summaryJson(summary, geoip))));
    await file.finish();
  }
  if (args.map !== undefined) {
    await writeMap(args.map, triageMap(summary, await attributionsOf(args, geoip, io)), io);
  }
  const { invalidCount } = summary.counts;
  if (invalidCount > 0)
    reporter.warn(
      `not an address: ${counted(invalidCount, "line")}, whose rows say invalid; --extract finds addresses in text`,
    );
  for (const { code, message, hint } of summary.gaps) reporter.warn(`${code}: ${message}. ${hint}`);
  const sections = summarySections(summary);
  if (format === "table") {
    await out(renderDocument([...(sink.sections?.() ?? []), ...sections], { format: "table", width, paint }));
    return;
  }
  reporter.say(renderDocument(sections, { format: "table", width, paint: reporterPaint }).trimEnd());
  for (const file of [args.out, args.map]) if (file !== undefined) reporter.say(`written: ${file}`);
}

/** What is asked for, else what the name of the file says, else what suits where it goes. */
function formatOf({ format, out }: TriageArgs, { stdout }: Pick<Io, "stdout">): TriageFormat {
  const named = out === undefined ? undefined : formatOfName(out);
  const chosen = format ?? named ?? (out === undefined && stdout.isTty ? "table" : "csv");
  if ((chosen === "parquet" || chosen === "xlsx") && out === undefined) {
    throw new UsageError(`--format ${chosen} is not text`, `Add --out FILE.${chosen}.`);
  }
  if (chosen === "table" && out !== undefined)
    throw new UsageError("--format table is for the terminal", "Leave out --out, or --format.");
  if (out?.endsWith(".gz") && chosen !== "csv" && chosen !== "ndjson") {
    throw new UsageError(`${chosen} is not packed with gzip`, "Leave out .gz, or write CSV or NDJSON.");
  }
  return chosen;
}

function formatOfName(path: string): TriageFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(path.replace(/\.gz$/i, ""))?.[1]?.toLowerCase();
  const known: Readonly<Record<string, TriageFormat>> = { jsonl: "ndjson" };
  return known[ending ?? ""] ?? TRIAGE_FORMATS.find((format) => format === ending && format !== "table");
}

/** Returns what the map of triaged addresses shows: each place with how many, and what is on no map. */
export function triageMap({ counts }: TriageSummary, attribution: readonly string[]): MapData {
  const places = [...counts.places.values()].map(({ place, count }) => ({
    label: place.city ?? place.subdivision ?? place.country ?? "",
    country: place.country,
    latitude: place.latitude,
    longitude: place.longitude,
    count,
  }));
  const placed = places.reduce((sum, { count }) => sum + count, 0);
  const { known = 0, ...others } = Object.fromEntries(counts.statuses);
  const elsewhere = { ...others, "known, without a location": known - placed, "no address": counts.invalidCount };
  return {
    title: "Addresses by location",
    unit: ["address", "addresses"],
    places,
    elsewhere: Object.entries(elsewhere)
      .filter(([, count]) => count > 0)
      .map(([label, count]) => ({ label, count })),
    attribution,
  };
}
