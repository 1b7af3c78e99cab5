// Values made by Node itself (an fs error, a Map posted by a worker) belong to another realm than
// jest's vm context, so `instanceof` would be false in tests and true in production. This
// environment lets `instanceof` see through the realm for the built-ins that cross it. For the same reason a suite changes the
// environment variables of the process itself, where natively loaded modules read them, and they are put back after it.
import { types } from "node:util";
import { TestEnvironment } from "jest-environment-node";

const CHECKS = {
  Error: types.isNativeError,
  Map: types.isMap,
  Set: types.isSet,
  Date: types.isDate,
  RegExp: types.isRegExp,
  Promise: types.isPromise,
};

/** Of the process itself, so that a suite may assign `process.env` too. */
function replaceVariables(variables) {
  const replacing = { ...variables };
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, replacing);
}

export default class RealmAwareEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.variables = { ...process.env };
    Object.defineProperty(this.global.process, "env", { get: () => process.env, set: replaceVariables });
    for (const [name, isOfKind] of Object.entries(CHECKS)) {
      const BuiltIn = this.global[name];
      Object.defineProperty(BuiltIn, Symbol.hasInstance, {
        value(candidate) {
          const ordinary = Function.prototype[Symbol.hasInstance].call(this, candidate);
          return ordinary || (this === BuiltIn && isOfKind(candidate));
        },
      });
    }
  }

  async teardown() {
    replaceVariables(this.variables);
    await super.teardown();
  }
}
