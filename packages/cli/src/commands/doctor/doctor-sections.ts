import { counted } from "@sgt/cidr";
import type { VpcFlowLog, VpcLogging } from "@sgt/findings";
import type { Table } from "@sgt/report/text";
import type { Section } from "../../render/document.js";
import type { Caller, DoctorResult } from "./doctor-result.js";

/** Commands that change something, and the actions that each needs beside reading, as docs/iam has them. */
export const CHANGING: Readonly<Record<string, readonly string[]>> = {
  "apply, revert": [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:RevokeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:CreateTags",
  ],
  extend: ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"],
  expire: ["ec2:RevokeSecurityGroupIngress"],
};

/** Returns the parts of the answer for a terminal: what could not be looked at first, commands to paste last. */
export function doctorSections({ caller, vpcs, retention, notLooked }: DoctorResult): Section[] {
  const fixes = vpcs.flatMap(({ vpcId, vpcName, command }) =>
    command === null ? [] : [[`${vpcName} ${vpcId}`.trim(), command] as const],
  );
  return [
    {
      title: "Could not be looked at",
      lines: notLooked.map(({ what, code, reason }) => `- ${what}: ${reason}${code === null ? "" : ` (${code})`}`),
    },
    ...(caller === null ? [] : [{ title: "Credentials", lines: callerLines(caller) }]),
    ...(caller === null ? [] : [{ title: "Permissions to change", table: permissionTable(caller) }]),
    { title: "Flow logs", table: vpcTable(vpcs), lines: vpcs.flatMap(adviceOf) },
    {
      title: "Retention",
      lines: retention.map(
        ({ logGroup, days }) =>
          `- ${logGroup}: ${days === null ? "kept for ever" : counted(days, "day")}${days !== null && days < 90 ? ", less than the 90 days that analyze reads: run it daily" : ""}`,
      ),
    },
    { title: "To turn on", commands: fixes },
  ];
}

function callerLines({ arn, accountId, region, credentialsEnd }: Caller): string[] {
  const end = credentialsEnd === null ? "with no end that AWS tells" : `until ${credentialsEnd}`;
  return [`account ${accountId}, ${region}, as ${arn}`, `credentials ${end}`];
}

function permissionTable({ permissions }: Caller): Table {
  const answers = new Map<string, string>(permissions.map(({ action, answer }) => [action, answer]));
  const rows = Object.entries(CHANGING).map(([command, actions]) => {
    const denied = actions.filter((action) => answers.get(action) === "denied");
    const isKnown = actions.every((action) => answers.get(action) === "permitted");
    return [command, denied.length > 0 ? "denied" : isKnown ? "permitted" : "not known", denied.join("\n")];
  });
  return { columns: ["Command", "Answer", "Denied actions"].map((title) => ({ title })), rows };
}

function vpcTable(vpcs: readonly VpcLogging[]): Table {
  const rows = vpcs.map(({ accountId, region, vpcId, vpcName, interfaceCount, loggedCount, flowLogs, days }) => [
    `${vpcName || vpcId}\n${accountId}\n${region}`,
    interfaceCount === 0 ? "none" : `${loggedCount} of ${interfaceCount}`,
    flowLogs.map((log) => oneLog(log, vpcId)).join("\n"),
    days === null ? "" : days.enoughOn,
    days === null ? "" : days.goodOn,
  ]);
  return {
    columns: ["VPC", "Interfaces logged", "Flow logs", "Enough from", "Good from"].map((title) => ({ title })),
    rows,
  };
}

/** A flow log in two lines: which, and where it delivers since when. */
function oneLog(
  { flowLogId, resourceId, destination, aggregationSeconds, createdAt }: VpcFlowLog,
  vpcId: string,
): string {
  const which = resourceId === vpcId ? flowLogId : `${flowLogId} of ${resourceId}`;
  const how = [
    ...(destination === null ? [] : [destination.name.replace(/^arn:[^:]+:s3:::/, "s3://")]),
    ...(aggregationSeconds === null ? [] : [`${aggregationSeconds} s`]),
    ...(createdAt === null ? [] : [`since ${createdAt.slice(0, 10)}`]),
  ];
  return `${which}\n${how.join(", ")}`;
}

const GAPS: Readonly<Record<string, string>> = {
  unlogged: "not covered by a flow log",
  "rejects-only": "covered by flow logs of rejected traffic only",
  failing: "covered by flow logs that are not active or fail to deliver",
  unusable: "covered by flow logs whose format lacks fields that evidence needs",
  young: "covered by flow logs that are not yet made",
};

function adviceOf({ vpcId, gaps, flowLogs }: VpcLogging): string[] {
  const states = Object.entries(gaps).map(
    ([state, count]) => `- ${vpcId}: ${counted(count, "interface")} ${GAPS[state] ?? state}`,
  );
  const blunt = flowLogs
    .filter(({ lacks }) => lacks.length > 0)
    .map(({ flowLogId, lacks }) => `- ${flowLogId} lacks ${lacks.join(", ")}: evidence is less sharp without`);
  const coarse = flowLogs
    .filter(({ aggregationSeconds }) => (aggregationSeconds ?? 60) > 60)
    .map(({ flowLogId }) => `- ${flowLogId} aggregates up to 10 minutes: first and last seen are as coarse`);
  const failing = flowLogs.flatMap(({ flowLogId, deliverError }) =>
    deliverError === null ? [] : [`- ${flowLogId} does not deliver: ${deliverError}`],
  );
  return [...states, ...failing, ...blunt, ...coarse];
}
