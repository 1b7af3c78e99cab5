/** What the process ends with; docs/commands.md explains each. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** It worked, and there are findings or changes that wait for somebody. */
  pending: 3,
  /** Something could not be looked at; the result is there and says what. */
  incomplete: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
