import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { AthenaFailure, AthenaStatement } from "@sgt/sandbox";

export interface DuckdbAthenaOptions {
  /** The folder whose folders are the buckets. */
  readonly s3Dir: string;
  /** From Athena's SQL to DuckDB's; as it stands, with macros for what DuckDB calls otherwise, unless given. */
  readonly translate?: (sql: string) => Promise<string>;
  /** Objects that Athena passes over, as those in Glacier. */
  readonly skips?: (key: string) => boolean;
  /** Called with every statement; what it returns fails it. */
  readonly onStatement?: (sql: string) => AthenaFailure | undefined | Promise<AthenaFailure | undefined>;
}

/** An Athena that executes what it is sent, by DuckDB, over the folders of the sandbox's buckets. */
export interface DuckdbAthena {
  readonly statements: string[];
  readonly execute: (statement: AthenaStatement) => Promise<{ scannedBytes: number } | AthenaFailure>;
  /** Tables that were made and not dropped. */
  readonly tables: ReadonlyMap<string, unknown>;
  /** When nothing runs any more of what runs now. */
  settled(): Promise<unknown>;
  close(): void;
}

interface Table {
  readonly columns: string;
  readonly isParquet: boolean;
  readonly location: string;
}

const MACROS = ["CREATE MACRO regexp_like(s, p) AS regexp_matches(s, p)", "CREATE MACRO bitwise_and(a, b) AS (a & b)"];
const CREATE =
  /^CREATE EXTERNAL TABLE `(\w+)`\.`(\w+)` \((.*)\)\nROW FORMAT (DELIMITED FIELDS TERMINATED BY '\\001'|SERDE 'org\.apache\.hadoop\.hive\.ql\.io\.parquet\.serde\.ParquetHiveSerDe')\nSTORED AS INPUTFORMAT 'org\.apache\.hadoop\.hive\.ql\.io\.SymlinkTextInputFormat'\nOUTPUTFORMAT '[\w.]+'\nLOCATION '(s3:\/\/[^']+\/)'$/;
const DROP = /^DROP TABLE IF EXISTS `(\w+)`\.`(\w+)`$/;
const UNLOAD = /^UNLOAD \(\n([\s\S]*)\n\) TO '(s3:\/\/[^']+\/)' WITH \(format = 'PARQUET', compression = 'SNAPPY'\)$/;

export async function duckdbAthena(options: DuckdbAthenaOptions): Promise<DuckdbAthena> {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  if (options.translate === undefined) for (const macro of MACROS) await connection.run(macro);
  const athena = new Engine(connection, options);
  return {
    statements: athena.statements,
    tables: athena.tables,
    execute: (statement) => athena.execute(statement),
    settled: () => Promise.allSettled(athena.running),
    close: () => connection.closeSync(),
  };
}

class Engine {
  readonly statements: string[] = [];
  readonly tables = new Map<string, Table>();
  readonly running = new Set<Promise<unknown>>();
  readonly #connection: DuckDBConnection;
  readonly #options: DuckdbAthenaOptions;
  /** One connection, one statement at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection, options: DuckdbAthenaOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async execute(statement: AthenaStatement): Promise<{ scannedBytes: number } | AthenaFailure> {
    const run = this.#execute(statement);
    this.running.add(run);
    return run.finally(() => this.running.delete(run));
  }

  async #execute({ sql, output }: AthenaStatement): Promise<{ scannedBytes: number } | AthenaFailure> {
    this.statements.push(sql);
    const failure = await this.#options.onStatement?.(sql);
    if (failure !== undefined) return failure;
    // Athena writes something there beside every statement.
    const results = this.#path(output);
    await mkdir(results, { recursive: true });
    await writeFile(join(results, `${this.statements.length}.txt`), "");
    const [, database, name, columns = "", rows = "", location = ""] = CREATE.exec(sql) ?? [];
    if (name !== undefined) {
      this.tables.set(`${database}.${name}`, { columns, isParquet: rows.startsWith("SERDE"), location });
      return { scannedBytes: 0 };
    }
    const [, dropped, droppedName] = DROP.exec(sql) ?? [];
    if (dropped !== undefined) {
      this.tables.delete(`${dropped}.${droppedName}`);
      return { scannedBytes: 0 };
    }
    const [, query, folder] = UNLOAD.exec(sql) ?? [];
    if (query === undefined || folder === undefined) return { reason: "SYNTAX_ERROR: line 1:1: mismatched input" };
    const work = this.#turn.then(() => this.#unload(query, folder));
    this.#turn = work.catch(() => undefined);
    return work;
  }

  async #unload(query: string, folder: string): Promise<{ scannedBytes: number } | AthenaFailure> {
    const target = this.#path(folder);
    if ((await readdir(target).catch(() => [])).length > 0)
      return { reason: `HIVE_PATH_ALREADY_EXISTS: Unable to unload into ${folder}: it is not empty` };
    const [, database = "", name = ""] = /FROM "(\w+)"\."(\w+)"/.exec(query) ?? [];
    const table = this.tables.get(`${database}.${name}`);
    if (table === undefined)
      return { reason: `TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.${database}.${name}' does not exist` };
    const keys = await this.#manifest(table.location);
    await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS "${database}"`);
    const loaded = await this.#load(`"${database}"."${name}"`, table, keys);
    if (typeof loaded !== "number") return loaded;
    try {
      const sql = (await this.#options.translate?.(query)) ?? query;
      await this.#connection.run(`CREATE OR REPLACE TABLE answer AS ${sql}`);
      await mkdir(target, { recursive: true });
      for (const part of [0, 1])
        await this.#connection.run(
          `COPY (SELECT * FROM answer WHERE rowid % 2 = ${part}) TO '${join(target, `part-${part}`)}' (FORMAT parquet, COMPRESSION snappy)`,
        );
    } catch (error) {
      return { reason: `SYNTAX_ERROR: ${error instanceof Error ? error.message : String(error)}` };
    } finally {
      await this.#connection.run(`DROP ${table.isParquet ? "VIEW" : "TABLE"} "${database}"."${name}"`);
    }
    return { scannedBytes: loaded };
  }

  async #manifest(location: string): Promise<string[]> {
    const dir = this.#path(location);
    const texts = await Promise.all((await readdir(dir)).map((file) => readFile(join(dir, file), "utf8")));
    const urls = texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
    return urls.filter((url) => !this.#options.skips?.(url.replace(/^s3:\/\/[^/]+\//, "")));
  }

  /** Returns the bytes scanned, or why an object cannot be read. */
  async #load(
    sqlName: string,
    { isParquet, columns }: Table,
    urls: readonly string[],
  ): Promise<number | AthenaFailure> {
    if (isParquet) return this.#loadParquet(sqlName, columns, urls);
    await this.#connection.run(`CREATE TABLE ${sqlName} ("$path" VARCHAR, line VARCHAR)`);
    const [, schema = "", name = ""] = /"(\w+)"\."(\w+)"/.exec(sqlName) ?? [];
    const appender = await this.#connection.createAppender(name, schema);
    let byteCount = 0;
    try {
      for (const url of urls) {
        const stored = await readFile(this.#path(url));
        byteCount += stored.length;
        for (const line of linesOf(gunzipSync(stored).toString("utf8"))) {
          appender.appendVarchar(url);
          if (line === "\\N") appender.appendNull();
          else appender.appendVarchar(line.split("\u0001", 1)[0] ?? "");
          appender.endRow();
        }
      }
      return byteCount;
    } catch (error) {
      return {
        reason: `HIVE_CURSOR_ERROR: Failed to read file: ${error instanceof Error ? error.message : String(error)}`,
      };
    } finally {
      appender.closeSync();
    }
  }

  async #loadParquet(sqlName: string, columns: string, urls: readonly string[]): Promise<number> {
    const names = columns.replaceAll("`", '"').replaceAll(/ (string|int|bigint)(?=,|$)/g, "");
    const files = urls.map((url) => `'${this.#path(url)}'`).join(", ");
    await this.#connection.run(
      `CREATE VIEW ${sqlName} AS SELECT replace(filename, '${this.#options.s3Dir}/', 's3://') AS "$path", ${names} FROM read_parquet([${files}], filename = true, union_by_name = true, hive_partitioning = false)`,
    );
    return urls.length;
  }

  #path(url: string): string {
    return join(this.#options.s3Dir, url.replace(/^s3:\/\//, ""));
  }
}

/** As Trino's TextLineReader cuts them: a CR ends a line, too. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
