const names = require("./entries.json");
const packages = names.filter((name) => Object.keys(require(`@sgt/${name}`)).length > 0);
const { cidrs } = require("@sgt/cidr").collapse(["10.0.0.0", "10.0.0.1", "10.0.0.2-10.0.0.3"]);
process.stdout.write(JSON.stringify({ cidrs, packages }));
