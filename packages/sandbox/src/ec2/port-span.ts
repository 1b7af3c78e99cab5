import { portMeaning, protocolName } from "../account/protocol-name.js";
import type { RuleMatch } from "../account/rule.js";
import { ApiError } from "../protocol/api-error.js";
import { integerParam, type QueryParams, textParam } from "../protocol/query-params.js";

type ProtocolAndPorts = Pick<RuleMatch, "protocol" | "fromPort" | "toPort">;

/**
 * Reads `IpProtocol`, `FromPort`, `ToPort` as EC2 stores them (docs/aws.md#rule-identity): for -1 and for protocols
 * other than tcp, udp, icmp, icmpv6 every port is meant and none is stored; for ICMP they are type
 * and code, and type -1 forces code -1.
 * @throws ApiError `MissingParameter`, `InvalidParameterValue`
 */
export function readProtocolAndPorts(params: QueryParams): ProtocolAndPorts {
  const text = textParam(params, "IpProtocol");
  if (text === undefined) {
    throw new ApiError(
      "InvalidParameterValue",
      "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly.",
    );
  }
  const protocol = protocolName(text);
  if (protocol === null)
    throw new ApiError("InvalidParameterValue", `Invalid value '${text}' for IP protocol. Unknown protocol.`);
  const meaning = portMeaning(protocol);
  if (meaning === "none") return { protocol, fromPort: null, toPort: null };
  const from = integerParam(params, "FromPort");
  const to = integerParam(params, "ToPort");
  return { protocol, ...(meaning === "ports" ? portRange(protocol, from, to) : icmpTypeAndCode(protocol, from, to)) };
}

type Ports = Pick<RuleMatch, "fromPort" | "toPort">;

function portRange(protocol: string, from: number | undefined, to: number | undefined): Ports {
  if (from === undefined || to === undefined) {
    throw new ApiError(
      "InvalidParameterValue",
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  }
  if (from < 0 || to > 65535 || from > to) {
    throw new ApiError("InvalidParameterValue", `Invalid ${protocol.toUpperCase()} port range: ${from}-${to}.`);
  }
  return { fromPort: from, toPort: to };
}

function icmpTypeAndCode(protocol: string, type: number | undefined, code: number | undefined): Ports {
  if (type === undefined && protocol === "icmpv6") return { fromPort: -1, toPort: -1 };
  const isType = type !== undefined && type >= -1 && type <= 255;
  const isCode = code !== undefined && code >= -1 && code <= 255;
  if (!isType || !isCode || (type === -1 && code !== -1)) {
    throw new ApiError("InvalidParameterValue", `ICMP code (${code}) or type (${type}) is out of range.`);
  }
  return { fromPort: type, toPort: code };
}
