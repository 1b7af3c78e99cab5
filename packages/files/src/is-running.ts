import { errnoOf } from "./file-store.js";

/** Reports whether this machine runs a process with that number, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return errnoOf(error) === "EPERM";
  }
}
