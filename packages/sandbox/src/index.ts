export { SAMPLE_UNTIL, type SampleLogOptions, type SampleLogs, writeSampleLogs } from "./sample/write-sample-logs.js";
export { type SampleSnapshotOptions, writeSampleSnapshot } from "./sample/write-sample-snapshot.js";
