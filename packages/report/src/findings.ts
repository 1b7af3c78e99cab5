export { asffWriter } from "./findings/asff.js";
export { findingsCsvWriter } from "./findings/csv.js";
export { type DocumentOrigin, type FindingWriter, renderFindings } from "./findings/finding-writer.js";
export { ocsfWriter } from "./findings/ocsf.js";
export { sarifWriter } from "./findings/sarif.js";
