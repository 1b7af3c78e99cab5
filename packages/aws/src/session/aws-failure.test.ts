import { describe, expect, test } from "@jest/globals";
import { failureFrom, failureKind } from "./aws-failure.js";
import { errorFromFailure } from "./failure-error.js";

const answered = (name: string, httpStatusCode: number, message = "m") =>
  Object.assign(new Error(message), { name, Code: name, $metadata: { httpStatusCode, requestId: "r-1" } });

describe("what the SDK throws", () => {
  test.each([
    { thrown: answered("RequestLimitExceeded", 503), kind: "throttled", code: "SGT_AWS_THROTTLED" },
    { thrown: answered("Whatever", 429), kind: "throttled", code: "SGT_AWS_THROTTLED" },
    { thrown: answered("InternalError", 500), kind: "ambiguous", code: "SGT_AWS_UNREACHABLE" },
    { thrown: answered("RulesPerSecurityGroupLimitExceeded", 400), kind: "refused", code: "SGT_AWS_CALL_FAILED" },
    { thrown: answered("UnauthorizedOperation", 403), kind: "denied", code: "SGT_AWS_DENIED" },
    { thrown: answered("RequestExpired", 400), kind: "expired", code: "SGT_AWS_EXPIRED" },
    { thrown: answered("RequestTimeTooSkewed", 403), kind: "bad-credentials", code: "SGT_AWS_BAD_CREDENTIALS" },
    { thrown: answered("AuthFailure", 401), kind: "bad-credentials", code: "SGT_AWS_BAD_CREDENTIALS" },
    {
      thrown: Object.assign(new Error("x"), { name: "CredentialsProviderError" }),
      kind: "no-credentials",
      code: "SGT_AWS_NO_CREDENTIALS",
    },
    { thrown: Object.assign(new Error("x"), { code: "ECONNRESET" }), kind: "ambiguous", code: "SGT_AWS_UNREACHABLE" },
    { thrown: Object.assign(new Error("x"), { name: "TimeoutError" }), kind: "ambiguous", code: "SGT_AWS_UNREACHABLE" },
    { thrown: "no error at all", kind: "ambiguous", code: "SGT_AWS_UNREACHABLE" },
    { thrown: null, kind: "ambiguous", code: "SGT_AWS_UNREACHABLE" },
  ])("$thrown is $kind", ({ thrown, kind, code }) => {
    const failure = failureFrom("ec2:AuthorizeSecurityGroupIngress", thrown);
    expect(failureKind(failure)).toBe(kind);
    expect(errorFromFailure(failure)).toMatchObject({
      code,
      details: { operation: "ec2:AuthorizeSecurityGroupIngress" },
    });
  });

  test("the text of an authentication error is not taken over: it quotes signed headers", () => {
    const thrown = answered("SignatureDoesNotMatch", 403, "The Canonical String was x-amz-security-token:SECRET");
    const error = errorFromFailure(failureFrom("ec2:DescribeVpcs", thrown));
    expect(JSON.stringify([error, error.message, error.cause])).not.toContain("SECRET");
    expect(error).toMatchObject({ code: "SGT_AWS_BAD_CREDENTIALS", details: { requestId: "r-1", httpStatus: 403 } });
  });
});
