import { ApiError } from "../protocol/api-error.js";

const MAX_LENGTH = 255;
const IN_RANGES = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;
/** The text for group pairs and prefix lists does not name `&` (docs/aws.md#rule-identity). */
const IN_REFERENCES = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=;{}!$*]*$/;

/**
 * Checks a rule's description: at most 255 of the characters EC2 allows (docs/aws.md#rule-identity). Empty is none.
 * @throws ApiError `InvalidParameterValue`
 */
export function checkDescription(text: string | undefined, isReference: boolean): string | undefined {
  if (text === undefined || text === "") return undefined;
  if (text.length > MAX_LENGTH) {
    throw new ApiError(
      "InvalidParameterValue",
      "Invalid rule description. Descriptions must be strings less than or equal to 255 characters.",
    );
  }
  if (!(isReference ? IN_REFERENCES : IN_RANGES).test(text)) {
    throw new ApiError(
      "InvalidParameterValue",
      "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
    );
  }
  return text;
}
