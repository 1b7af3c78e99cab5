/** A file of the snapshot folder that is not there or could not be collected. */
export interface MissingFile {
  /** Such as `ec2-describe-flow-logs.json`. */
  readonly file: string;
  readonly reason: string;
}
