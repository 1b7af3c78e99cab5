import { describe, expect, test } from "@jest/globals";
import type { ApiRequest } from "../protocol/api-request.js";
import type { QueryParams } from "../protocol/query-params.js";
import type { AthenaFailure, AthenaOptions } from "./athena-options.js";
import { StatementRuns } from "./statement-runs.js";

const request = (params: QueryParams): ApiRequest => ({ params }) as ApiRequest;
const START = {
  QueryString: "SELECT 1",
  ClientRequestToken: "t".repeat(32),
  ResultConfiguration: { OutputLocation: "s3://results/" },
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "no error";
  } catch (error) {
    return String(Reflect.get(Object(error), "code"));
  }
};

/** Every state of a statement that is asked for again and again. */
async function statesOf(ended: { scannedBytes: number } | AthenaFailure, options: Partial<AthenaOptions> = {}) {
  const runs = new StatementRuns({ execute: () => Promise.resolve(ended), ...options });
  const { QueryExecutionId } = runs.start(request(START));
  const states: string[] = [];
  for (let i = 0; i < 8; i++) {
    await new Promise(setImmediate);
    const { QueryExecution } = runs.get(request({ QueryExecutionId })) as {
      QueryExecution: { Status: { State: string } };
    };
    states.push(QueryExecution.Status.State);
  }
  return states.filter((state, i) => state !== states[i - 1]);
}

describe("statements of Athena", () => {
  test.each<[string, { scannedBytes: number } | AthenaFailure, Partial<AthenaOptions>, string[]]>([
    ["one that succeeds", { scannedBytes: 7 }, {}, ["RUNNING", "QUEUED", "RUNNING", "SUCCEEDED"]],
    ["one that is not put back", { scannedBytes: 7 }, { polls: 0 }, ["RUNNING", "SUCCEEDED"]],
    ["one that fails", { reason: "no" }, { polls: 0 }, ["RUNNING", "FAILED"]],
    ["one that is cancelled", { reason: "no", state: "CANCELLED" }, { polls: 0 }, ["RUNNING", "CANCELLED"]],
  ])("%s", async (_name, ended, options, states) => {
    expect(await statesOf(ended, options)).toEqual(states);
  });

  test("one that is stopped is cancelled, and its work is told", async () => {
    let isStopped = false;
    const runs = new StatementRuns({
      execute: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener("abort", () => {
            isStopped = true;
          });
        }),
    });
    const { QueryExecutionId } = runs.start(request(START));
    await new Promise(setImmediate);
    runs.stop(request({ QueryExecutionId }));
    expect(runs.get(request({ QueryExecutionId }))).toMatchObject({
      QueryExecution: { Status: { State: "CANCELLED" } },
    });
    expect(isStopped).toBe(true);
  });

  test.each<[string, QueryParams]>([
    ["no statement", { ...START, QueryString: "" }],
    ["one that is too long", { ...START, QueryString: "x".repeat(262_145) }],
    ["a token that is too short", { ...START, ClientRequestToken: "t" }],
    ["no place for results", { QueryString: "SELECT 1", ClientRequestToken: START.ClientRequestToken }],
  ])("%s is refused", (_name, params) => {
    const runs = new StatementRuns({ execute: () => Promise.resolve({ scannedBytes: 0 }) });
    expect(codeOf(() => runs.start(request(params)))).toBe("InvalidRequestException");
  });

  test("a token starts one statement however often it comes; more than may run are refused", () => {
    const runs = new StatementRuns({ execute: () => new Promise(() => undefined), maxRunning: 1 });
    expect(runs.start(request(START))).toEqual(runs.start(request(START)));
    const other = { ...START, ClientRequestToken: "u".repeat(32) };
    expect(codeOf(() => runs.start(request(other)))).toBe("TooManyRequestsException");
    expect(codeOf(() => runs.get(request({ QueryExecutionId: "?" })))).toBe("InvalidRequestException");
  });
});
