// Jest runs every suite in a vm context of its own and loads every module into it anew: the AWS SDK alone costs each suite
// seconds. Modules of other people have no state that a suite could disturb, so this runtime loads them natively, once a
// worker, and hands each suite their exports. Our own modules are loaded anew, as jest does.
const { sep } = require("node:path");
const { pathToFileURL } = require("node:url");
const { SyntheticModule } = require("node:vm");
const { default: JestRuntime } = require("jest-runtime");

const OTHERS = `${sep}node_modules${sep}`;
const isOthers = (path) => path.includes(OTHERS) && !path.endsWith(".json");

module.exports = class NativeModulesRuntime extends JestRuntime {
  constructor(...args) {
    super(...args);
    // Node 24 could walk static imports synchronously, which passes by the two methods below.
    this._resolution.hasDistinctAsyncResolver = () => true;
    const { esmLoader } = this;
    const resolveModule = esmLoader.resolveModule.bind(esmLoader);
    esmLoader.resolveModule = async (specifier, from, context) => {
      const path = specifier === "@jest/globals" ? "" : await this.pathOf(specifier, from);
      return isOthers(path) ? this.nativeModule(path, context) : resolveModule(specifier, from, context);
    };
  }

  /** Where a bare name leads; empty for what is not one. */
  async pathOf(specifier, from) {
    const isBare = /^(@[\w-]+\/)?[\w-]/.test(specifier) && !specifier.startsWith("node:") && !/^\w+:/.test(specifier);
    return isBare && !this._resolution.isCoreModule(specifier) ? this._resolution.resolveEsmAsync(from, specifier) : "";
  }

  async nativeModule(path, context) {
    const registry = this.registries.getActiveEsmRegistry();
    const { href } = pathToFileURL(path);
    const known = registry.get(href);
    if (known !== undefined) return known;
    const names = await import(href);
    const module = new SyntheticModule(
      Object.keys(names),
      function () {
        for (const name of Object.keys(names)) this.setExport(name, names[name]);
      },
      { context, identifier: href },
    );
    registry.set(href, module);
    await module.link(() => {});
    await module.evaluate();
    return module;
  }
};
module.exports.default = module.exports;
