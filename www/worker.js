"use strict";
// A worker's first words; wasm-bindgen's glue stands above them in the same blob (boot.js puts the two together).
//
// The first message brings the compiled engine. Then the Rust side takes over: its `main` sets `self.onmessage` and
// says that it is ready. Messages to it that are sent before that are lost.
//
// The late part of the engine comes with the first message or in one of its own. It is there before any later message is
// read, since both are read in the order in which they were sent.
let early = null;
let late = null;

// WebKit lets no worker read a file when the page itself comes from a disk. There the page reads for it.
const reads = new Map();
let lastRead = 0;
self.readByPage = (blob) => new Promise((resolve, reject) => {
  lastRead += 1;
  const number = lastRead;
  reads.set(number, { resolve, reject });
  self.postMessage({ read: blob, number });
});

function join() {
  if (early && late) {
    new WebAssembly.Instance(late, { early });
    late = null;
  }
}

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.number) {
      const { resolve, reject } = reads.get(data.number);
      reads.delete(data.number);
      if (data.error) {
        reject(data.error);
      } else {
        resolve(data.bytes);
      }
    }
    if (data.late) {
      late = data.late;
      join();
    }
    if (data.module) {
      const { module, mustFail } = data;
      if (mustFail && await fetch(mustFail).then(() => true, () => false)) {
        throw new Error("a worker could reach the network: this browser does not hand the page's policy down to it");
      }
      early = await wasm_bindgen({ module_or_path: module });
      join();
    }
  } catch (error) {
    reportError(error); // so that the page's `worker.onerror` hears of it
  }
});
