import { awsError } from "../errors.js";
import type { AwsSession } from "../session/aws-session.js";

/**
 * Checks that a journal was written on the account and region of the session.
 *
 * @throws SGT_AWS_JOURNAL_ELSEWHERE naming both places
 */
export function checkJournalPlace(
  begin: { readonly accountId: string; readonly region: string },
  session: AwsSession,
  journalPath: string,
): void {
  if (begin.accountId === session.accountId && begin.region === session.region) return;
  throw awsError(
    "SGT_AWS_JOURNAL_ELSEWHERE",
    `journal "${journalPath}" is of account "${begin.accountId}" ${begin.region}, the session is on "${session.accountId}" ${session.region}`,
    { hint: "Use the profile and region of that run.", details: { file: journalPath, accountId: session.accountId } },
  );
}
