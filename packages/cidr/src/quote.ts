const LONGEST = 60;

/** Input as it may stand in an error message: quoted, control characters escaped, cut when long. */
export function quote(input: unknown): string {
  if (typeof input !== "string") return `a value of type ${input === null ? "null" : typeof input}`;
  return JSON.stringify(input.length > LONGEST ? `${input.slice(0, LONGEST)}…` : input);
}
