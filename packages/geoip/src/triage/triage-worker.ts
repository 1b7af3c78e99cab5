// Triages pieces of input in a thread of its own; started by TriageLanes.
import { parentPort, workerData } from "node:worker_threads";
import { isSgtError } from "@sgt/cidr";
import { Geoip } from "../lookup/geoip.js";
import { PartTriage } from "./part-triage.js";
import type { TriageAnswer, TriageTask, WorkerStart } from "./triage-settings.js";

const { geoip, settings } = workerData as WorkerStart;
const triage = new PartTriage(Geoip.fromShared(geoip), settings);

parentPort?.on("message", (task: TriageTask) => {
  const [answer, transfer] = answerTo(task);
  parentPort?.postMessage(answer, transfer);
});

function answerTo(task: TriageTask): [TriageAnswer, ArrayBuffer[]] {
  try {
    if (task.kind === "sum") return [{ kind: "sum", tally: triage.tally() }, []];
    const part = triage.run(task.task, task.spare);
    return [{ kind: "part", part }, [part.bytes.buffer as ArrayBuffer, part.addresses.buffer as ArrayBuffer]];
  } catch (error) {
    const code = isSgtError(error) ? error.code : null;
    const hint = isSgtError(error) ? error.hint : undefined;
    return [{ kind: "error", code, message: error instanceof Error ? error.message : String(error), hint }, []];
  }
}
