/** The compiled engine in base64, written by `tools/build-engine.js`: as a module, so that bundlers take it along. */
export declare const ENGINE_BYTES: string;
