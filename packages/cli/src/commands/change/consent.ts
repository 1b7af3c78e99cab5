import type { CommandContext } from "../../command.js";

/** What became of the question whether to go on. */
export type Consent = "yes" | "no" | "nobody-to-ask";

/** Asks at the terminal; a word in full, so that no stray key changes an account. */
export async function askConsent(
  question: string,
  { io, reporter }: CommandContext,
  otherwise = "nothing was changed",
  word = "yes",
): Promise<Consent> {
  const answer = await io.ask(`${question} Type ${word} to continue: `);
  if (answer === null) {
    if (io.signal.aborted) return "no";
    reporter.say(`${otherwise}: stdin is not a terminal; pass --yes`);
    return "nobody-to-ask";
  }
  if (answer.trim().toLowerCase() === word) return "yes";
  reporter.say(otherwise);
  return "no";
}
