export { planAsAwsCli } from "./plan/aws-cli.js";
export { beyondLines, beyondRemedy, beyondText } from "./plan/beyond-tolerance.js";
export { planAsCloudFormation } from "./plan/cloudformation.js";
export { gradeLines, gradeOf, perWeek, planGradeLines } from "./plan/grade-words.js";
export { keptLines } from "./plan/kept-lines.js";
export { planAsReview } from "./plan/review.js";
export { planAsSmt2 } from "./plan/smt2.js";
export { SourceNames } from "./plan/source-names.js";
export { planAsTerraform } from "./plan/terraform.js";
