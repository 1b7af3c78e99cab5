import type { Form } from "./form.js";
import { LineCutter } from "./line-cutter.js";

/** CloudWatch Logs puts the time of each event before it when it exports a log group to S3. */
const EVENT_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z /;

/** An export of a log group to S3. */
export const exportForm: Form = {
  isIn: (head) => EVENT_TIME.test(head),
  open(writer) {
    const cutter = new LineCutter(
      (line) => writer.record(line.replace(EVENT_TIME, "")),
      (piece) => writer.part(piece),
    );
    return {
      push: (text) => cutter.push(text),
      finish() {
        cutter.finish();
        return null;
      },
    };
  },
};
