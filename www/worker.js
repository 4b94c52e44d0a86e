"use strict";
// A worker's first words; wasm-bindgen's glue stands above them in the same blob (boot.js puts the two together).
//
// The first message brings the compiled module. Then the Rust side takes over: its `main` sets `self.onmessage` and
// says that it is ready. Messages sent before that are lost.
self.onmessage = async ({ data: { module, mustFail } }) => {
  self.onmessage = null;
  try {
    if (mustFail && await fetch(mustFail).then(() => true, () => false)) {
      throw new Error("a worker could reach the network: this browser does not hand the page's policy down to it");
    }
    await wasm_bindgen({ module_or_path: module });
  } catch (error) {
    reportError(error); // so that the page's `worker.onerror` hears of it
  }
};
