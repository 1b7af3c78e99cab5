// Jest would run every suite in a vm context of its own and load every module into it anew. There a global such as `Number` is
// looked up through a proxy at every use, and what Node makes (an error of fs, a Map posted by a worker) is `instanceof` nothing:
// product code would run three times slower than it ships, in a realm that no user has. So modules are those of the worker
// itself: the product and other people's packages are imported natively, once a worker, and hand their exports to each suite;
// suites and what only tests import are evaluated for each suite, in the same realm.
const hooks = require("node:async_hooks");
const { sep } = require("node:path");
const { pathToFileURL } = require("node:url");
const { SyntheticModule } = require("node:vm");
const { default: JestRuntime } = require("jest-runtime");

const OTHERS = `${sep}node_modules${sep}`;
const PRODUCT = /[\\/]packages[\\/][a-z]+[\\/]dist[\\/](?!.*\.test\.js$)/;
const isNative = (path) => (path.includes(OTHERS) || PRODUCT.test(path)) && !path.endsWith(".json");

/**
 * What jest keeps of the test that runs. Node's own store would watch every promise of the process for it, which makes an
 * `await` three times as dear before Node 24; tests of a suite run one after the other, so that one variable is enough.
 */
class OneAtATime {
  #store;
  getStore() {
    return this.#store;
  }
  async run(store, callback) {
    const before = this.#store;
    this.#store = store;
    try {
      return await callback();
    } finally {
      this.#store = before;
    }
  }
}
/** Of Node's modules those that jest's own code and the suites get from here; the product imports Node's. */
const CORE = { process, async_hooks: { ...hooks, AsyncLocalStorage: OneAtATime } };

module.exports = class NativeModulesRuntime extends JestRuntime {
  constructor(...args) {
    super(...args);
    // Node 24 could walk static imports synchronously, which passes by the method below.
    this._resolution.hasDistinctAsyncResolver = () => true;
    const { coreModule, esmLoader } = this;
    const requireCore = coreModule.require.bind(coreModule);
    coreModule.require = (name) => CORE[name.replace(/^node:/, "")] ?? requireCore(name);
    // None: the realm of the worker.
    esmLoader.getContext = () => undefined;
    const resolveModule = esmLoader.resolveModule.bind(esmLoader);
    esmLoader.resolveModule = async (specifier, from, context) => {
      const path = await this.pathOf(specifier, from);
      return isNative(path) ? this.nativeModule(path) : resolveModule(specifier, from, context);
    };
  }

  /** Where a name leads; empty for what is no file. */
  async pathOf(specifier, from) {
    const isFile =
      specifier !== "@jest/globals" && !/^\w+:/.test(specifier) && !this._resolution.isCoreModule(specifier);
    return isFile ? this._resolution.resolveEsmAsync(from, specifier.replace(/[?#].*$/, "")) : "";
  }

  async nativeModule(path) {
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
      { identifier: href },
    );
    registry.set(href, module);
    await module.link(() => {});
    await module.evaluate();
    return module;
  }
};
module.exports.default = module.exports;
