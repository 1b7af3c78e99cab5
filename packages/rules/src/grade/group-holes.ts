import type { Coverage } from "@sgt/flowlogs";
import type { NetworkInterface } from "@sgt/snapshot";
import type { GradeFacts } from "./grade-reasons.js";

/** Of the interfaces of one group. */
export type GroupHoles = Pick<GradeFacts, "unseenInterfaceCount" | "skippedHours" | "missingHoursShare">;

/**
 * Returns a function that tells what the flow logs did not see of the interfaces of one group. Hours before
 * an interface was attached are none that could have been seen.
 */
export function groupHoles({ asked, enis }: Coverage): (members: readonly NetworkInterface[]) => GroupHoles {
  const hoursOf = ({ attachedAt }: NetworkInterface): number => {
    const since = attachedAt === undefined ? asked.from : Math.max(asked.from, Date.parse(attachedAt) / 1000);
    return Math.max(0, Math.floor((asked.to - since) / 3600));
  };
  const byEni = new Map(enis.map((eni) => [eni.eniId, eni]));
  return (members) => {
    let [unseen, skipped, missing, all] = [0, 0, 0, 0];
    for (const eni of members) {
      const covered = byEni.get(eni.eniId);
      const hours = hoursOf(eni);
      all += hours;
      const present = (covered?.hoursWithData ?? 0) + (covered?.hoursNoData ?? 0);
      if (present === 0 && !covered?.recordCount) unseen += 1;
      else missing += Math.max(0, hours - present);
      skipped += covered?.hoursSkipped ?? 0;
    }
    return {
      unseenInterfaceCount: unseen,
      skippedHours: skipped,
      missingHoursShare: all === 0 ? 0 : missing / all,
    };
  };
}
