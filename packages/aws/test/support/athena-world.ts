import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type AthenaSource, type AthenaSourceOptions, athenaSource, type Clock } from "@sgt/aws";
import type { SandboxOptions } from "@sgt/sandbox";
import { type DuckdbAthena, type DuckdbAthenaOptions, duckdbAthena } from "./duckdb-athena.js";
import { prepareWorld, type SourceWorld } from "./source-world.js";

export const OUTPUT = "s3://results/athena/";

/** A sandbox whose Athena is DuckDB, with a bucket of logs and one for results. */
export interface AthenaWorld extends SourceWorld {
  readonly athena: DuckdbAthena;
  athenaSource(more?: Partial<AthenaSourceOptions>): AthenaSource;
}

export async function prepareAthena(
  fill: (logsDir: string) => Promise<unknown>,
  options: Partial<SandboxOptions> & { readonly now?: never } = {},
  engine: Omit<DuckdbAthenaOptions, "s3Dir"> = {},
): Promise<AthenaWorld> {
  let athena: DuckdbAthena | undefined;
  const world = await prepareWorld(
    async (s3Dir) => {
      await mkdir(join(s3Dir, "results"), { recursive: true });
      await fill(join(s3Dir, "central-logs"));
      athena = await duckdbAthena({ s3Dir, ...engine });
    },
    {
      buckets: { results: { writable: ["athena/"] } },
      ...options,
      athena: { execute: (statement) => (athena as DuckdbAthena).execute(statement), ...options.athena },
    },
  );
  const made = athena as DuckdbAthena;
  // Time flies for the source alone: it sleeps until the engine, which works in real time, is done, or would ask a hundred times.
  const clock: Clock = { ...world.clock, sleep: (ms) => made.settled().then(() => world.clock.sleep(ms)) };
  return {
    ...world,
    clock,
    athena: made,
    athenaSource: (more = {}) =>
      athenaSource({ session: world.session, url: "s3://central-logs", output: OUTPUT, clock, ...more }),
    close: async () => {
      made.close();
      await world.close();
    },
  };
}
