import * as aws from "@sgt/aws";
import * as cidr from "@sgt/cidr";
import * as cli from "@sgt/cli";
import * as flowlogs from "@sgt/flowlogs";
import * as flowlogsNode from "@sgt/flowlogs/node";
import * as rules from "@sgt/rules";
import * as rulesNode from "@sgt/rules/node";
import * as sandbox from "@sgt/sandbox";

const loaded = { aws, cidr, cli, flowlogs, "flowlogs/node": flowlogsNode, rules, "rules/node": rulesNode, sandbox };
const { cidrs } = cidr.collapse(["10.0.0.0", "10.0.0.1", "10.0.0.2-10.0.0.3"]);
const packages = Object.keys(loaded).filter((name) => Object.keys(loaded[name]).length > 0);
process.stdout.write(JSON.stringify({ cidrs, packages }));
