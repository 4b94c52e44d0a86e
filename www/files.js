"use strict";
// Files that are given to the page: dropped anywhere, pasted, chosen, or opened by the operating system with the installed
// page. Of what is in them it knows only whether a small file may be a text: such a one may be the Dockerfile of an image.
//
// It takes files as soon as the page is locked, which is before Rust runs. What was given last waits for Rust.

// Takes files from now on, and `first` if it is no null. Returns a function that Rust calls once (`web/files.rs`), to say
// who gets what is given: a File, the FileSystemDirectoryEntry of a dropped folder, or the Files of a chosen one; among how
// many files or folders it is the first; whether it was chosen (0), dropped or pasted (1), or chosen to compare with (2); and
// a second File that came with it. Its property `texts` says who gets texts while an image is open, or `null`: an
// object with the name and the text of a file, and 1 if it was chosen as a Dockerfile, else 0. Who takes it sets `taken`.
function takeFiles(first) {
  let takeText = null;
  let beside = null; // the text that was dropped together with the image
  const waiting = document.getElementById("waiting");
  let last = first && [first, 1, 0];
  let give = (...all) => {
    const [given] = last = all;
    waiting.hidden = false;
    waiting.querySelector("b").textContent = given.name ?? "";
  };

  // What a file may be: a text, a report, which begins with a brace, or an image. A file that cannot be read is said to be
  // an image, and whoever opens it tells why.
  const kindOf = async (file) => {
    const head = await file.slice?.(0, 512).text().catch(() => "\0") ?? "\0";
    return head.trimStart().startsWith("{") ? "report" : file.size < 2e7 && !head.includes("\0") ? "text" : "image";
  };
  const read = async (file) => file && [file.name, await file.text()];
  const drop = async (all, way) => {
    const kinds = await Promise.all(all.map(kindOf));
    const text = await read(all[kinds.indexOf("text")]);
    const of = (kind) => all.filter((_, place) => kinds[place] === kind);
    // A report stands beside an image, whichever was named first.
    const [image, second] = [...of("image"), ...of("report")];
    if (all.length && (image || !text || !takeText?.(...text))) {
      beside = image && text;
      // Two images are compared; of more, the first is opened.
      const among = all.length - !!beside;
      const both = among === 2 && second instanceof File;
      give(image ?? all[0], both ? 1 : among, way, both && second);
    }
  };

  const hasFiles = (data) => data?.types.includes("Files");
  const hover = (on) => document.documentElement.toggleAttribute("data-hovering", on);
  const take = (event, data) => {
    if (hasFiles(data)) {
      event.preventDefault();
      const files = [...data.items].filter(({ kind }) => kind === "file");
      drop(files.map((item) => {
        const entry = item.webkitGetAsEntry?.();
        return entry?.isDirectory ? entry : item.getAsFile();
      }), 1);
    }
  };
  const over = (event) => {
    if (hasFiles(event.dataTransfer)) {
      event.preventDefault(); // or else the browser would leave the page for the file
      hover(true);
    }
  };
  const listeners = {
    dragenter: over,
    dragover: over,
    // An event about leaving one element for another names the other; one about leaving the window names none.
    dragleave: (event) => event.relatedTarget ?? hover(false),
    drop: (event) => {
      hover(false);
      take(event, event.dataTransfer);
    },
    paste: (event) => take(event, event.clipboardData),
    change: ({ target }) => {
      if (!target.closest(".pick") || !target.files.length) {
        return;
      }
      const files = [...target.files];
      if (target.id === "choose-dockerfile") {
        target.value = "";
        read(files[0]).then((text) => takeText?.(...text, true));
        return;
      }
      const isFolder = files[0].webkitRelativePath.includes("/");
      // The dialog of WebKitGTK gives a file where a folder was to be chosen.
      document.getElementById("no-folder").hidden = isFolder || !target.webkitdirectory;
      target.value = ""; // so that choosing the same file again is a change too
      if (files.length > 1 && !target.webkitdirectory) {
        drop(files, 0);
      } else if (isFolder || !target.webkitdirectory) {
        give(isFolder ? files : files[0], 1, target.id === "choose-other" ? 2 : 0);
      }
    },
  };
  for (const [name, listener] of Object.entries(listeners)) {
    document.addEventListener(name, listener);
  }
  for (const input of document.querySelectorAll("input[type=file]")) {
    input.disabled = false;
  }
  globalThis.launchQueue?.setConsumer(async ({ files: [handle] }) => handle && give(await handle.getFile(), 1, 0));

  const accept = (taker) => {
    give = taker;
    waiting.hidden = true;
    last && taker(...last);
    last = null;
  };
  accept.texts = (taker) => {
    takeText = taker && ((name, text, chosen = false) => {
      const given = { name, text, taken: false };
      taker(given, Number(chosen));
      return given.taken;
    });
    takeText && beside && takeText(...beside);
    beside = null;
  };
  return accept;
}

// An address with a place in an image leads nowhere until the image is open. Which one was open is known to this tab alone.
if (location.hash.startsWith("#/")) {
  const place = document.getElementById("place");
  place.hidden = false;
  try {
    place.querySelector("b").textContent = sessionStorage.getItem("image");
  } catch {
    // The browser keeps nothing for this page.
  }
}

// The first screen's command line. Where the browser gives no clipboard, the line is selected, to be copied by hand.
document.getElementById("copy").addEventListener("click", async () => {
  const line = document.getElementById("save");
  const copied = await navigator.clipboard?.writeText(line.textContent).then(() => true, () => false);
  document.getElementById("copied").hidden = !copied;
  copied || getSelection().selectAllChildren(line);
});
