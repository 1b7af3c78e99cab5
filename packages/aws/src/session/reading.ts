import { isSgtError } from "@sgt/cidr";
import { failureFrom } from "./aws-failure.js";
import { errorFromFailure } from "./failure-error.js";

/** Runs one reading call of the SDK; its failure becomes a coded error that names the operation. */
export async function reading<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    if (isSgtError(thrown)) throw thrown;
    throw errorFromFailure(failureFrom(operation, thrown));
  }
}
