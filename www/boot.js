// Starts the page. In this order, and the order is the point:
//
//   1. see whether this browser can run it, and say so readably if not;
//   2. get the module and the text of its glue (from the server, or in the single file from the page itself);
//   3. forbid every request from here on, for the page and for every worker made later;
//   4. hand over to Rust, which finds what it needs in `flowglass`.
//
// A plain script, deferred or at the end of the page, and written for browsers that are too old to run the rest: they
// must get as far as the message.
(function () {
  "use strict";

  // A policy can only be added to, so this one holds until the page is closed. `style-src` and `script-src` can be shut
  // because everything of that kind has been loaded; workers come from blobs made below.
  const LOCK = [
    "default-src 'none'",
    "script-src 'wasm-unsafe-eval'",
    "style-src 'none'",
    "img-src data: blob:",
    "connect-src 'none'",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

  // The smallest module that uses a vector instruction: (func (result v128) i32.const 0 i8x16.splat).
  const VECTOR_MODULE = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
  ]);

  let failed = false;

  // Replaces the page by what happened. Only the first failure is shown: the others follow from it.
  function fail(title, details) {
    if (failed) {
      return;
    }
    failed = true;
    const text = String(details === undefined ? title : details) + "\n\n" + navigator.userAgent;
    const quoted = element("pre", "fail-details", text);
    quoted.tabIndex = 0;
    quoted.setAttribute("aria-label", "Details");
    const copy = element("button", "fail-button", "Copy details");
    copy.addEventListener("click", function () {
      copyText(quoted, copy);
    });
    const again = element("button", "fail-button", "Start again");
    again.addEventListener("click", function () {
      location.reload();
    });
    const actions = element("p", "fail-actions");
    actions.append(again, copy);
    const screen = element("main", "fail");
    screen.setAttribute("role", "alert");
    screen.append(
      element("h1", "fail-title", title),
      element("p", "fail-text", "No data has left this page, and your files are unchanged."),
      quoted,
      actions
    );
    document.body.replaceChildren(screen);
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }

  // The clipboard is closed to pages that came over plain http; a selection can be copied even there.
  function copyText(from, button) {
    function done() {
      button.textContent = "Copied";
    }
    function bySelection() {
      getSelection().selectAllChildren(from);
      if (document.execCommand("copy")) {
        done();
      }
    }
    if (navigator.clipboard) {
      navigator.clipboard.writeText(from.textContent).then(done, bySelection);
    } else {
      bySelection();
    }
  }

  // What this browser lacks, in words; empty if nothing.
  function missing() {
    const packed = document.getElementById("wasm") !== null;
    const needs = [
      ["WebAssembly", typeof WebAssembly === "object"],
      ["WebAssembly SIMD", typeof WebAssembly === "object" && WebAssembly.validate(VECTOR_MODULE)],
      ["workers", typeof Worker === "function"],
      ["popovers", "popover" in HTMLElement.prototype],
      ["the selector :has", typeof CSS === "object" && CSS.supports("selector(:has(a))")],
      ["DecompressionStream", !packed || typeof DecompressionStream === "function"],
      ["the page's own script", typeof wasm_bindgen === "function"],
    ];
    return needs
      .filter(function (need) {
        return !need[1];
      })
      .map(function (need) {
        return need[0];
      });
  }

  // The compiled module and the glue's text, from the files beside the page.
  async function load(glue) {
    const [response, text] = await Promise.all([
      get(glue.dataset.wasm, "default"),
      // The browser has just run this script: it need not come over the network again.
      get(glue.src, "force-cache").then(function (script) {
        return script.text();
      }),
    ]);
    // Streaming insists on the right type, which not every host sends.
    const typed = (response.headers.get("Content-Type") || "").startsWith("application/wasm");
    const module =
      typed && WebAssembly.compileStreaming
        ? await WebAssembly.compileStreaming(response)
        : await WebAssembly.compile(await response.arrayBuffer());
    return { module: module, glue: text };
  }

  async function get(url, cache) {
    const response = await fetch(url, { cache: cache });
    if (!response.ok) {
      throw new Error(url + ": " + response.status + " " + response.statusText);
    }
    return response;
  }

  // The same from the single file, which carries the module as compressed text.
  async function unpack(glue, packed) {
    const binary = atob(packed.textContent);
    const bytes = Uint8Array.from(binary, function (character) {
      return character.charCodeAt(0);
    });
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const module = await WebAssembly.compile(await new Response(stream).arrayBuffer());
    packed.remove();
    return { module: module, glue: glue.textContent };
  }

  // Runs in the worker, after the glue: waits for the module, and lets Rust's main take over from there. Rust installs
  // its own listener and then says that it is ready; the page sends nothing before that. A worker that cannot start, or
  // that breaks off later, sends a string, which is never a message of Rust's.
  function inWorker() {
    function report(error) {
      postMessage(String(error) + "\n" + String((error && error.stack) || ""));
    }
    addEventListener("unhandledrejection", function (event) {
      report(event.reason);
    });
    addEventListener(
      "message",
      function (event) {
        wasm_bindgen({ module_or_path: event.data }).catch(report);
      },
      { once: true }
    );
  }

  function lock() {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = LOCK;
    document.head.append(policy);
  }

  async function start() {
    const lacks = missing();
    if (lacks.length > 0) {
      fail(
        "This browser cannot run Flowglass",
        "Missing: " + lacks.join(", ") + ".\nIt runs in Chrome and Edge from 114, Firefox from 125, and Safari from 17."
      );
      return;
    }
    const glue = document.getElementById("glue");
    const packed = document.getElementById("wasm");
    const parts = packed ? await unpack(glue, packed) : await load(glue);
    const script = new Blob([parts.glue, "\n(" + inWorker + ")();\n"], { type: "text/javascript" });
    const workerUrl = URL.createObjectURL(script);
    lock();
    globalThis.flowglass = Object.freeze({ workerUrl: workerUrl, module: parts.module, fail: fail });
    await wasm_bindgen({ module_or_path: parts.module });
  }

  // Some browsers begin the stack with the message, others leave the message out.
  function describe(error) {
    const stack = String((error && error.stack) || "");
    return stack.startsWith(String(error)) ? stack : String(error) + "\n" + stack;
  }

  // A trap that Rust's panic hook did not see, such as a stack that ran out, leaves nothing worth going on with. Other
  // errors are not ours to stop for: extensions cause them too.
  function onError(error) {
    if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) {
      fail("Flowglass has stopped", describe(error));
    }
  }
  addEventListener("error", function (event) {
    onError(event.error);
  });
  addEventListener("unhandledrejection", function (event) {
    onError(event.reason);
  });

  start().catch(function (error) {
    const fromDisk = location.protocol === "file:" && document.getElementById("wasm") === null;
    fail(
      "Flowglass could not start",
      fromDisk
        ? "A page opened from disk may not read the files beside it. Open flowglass.html, which is the same page in one file, or put this folder on a web server.\n\n" +
            describe(error)
        : describe(error)
    );
  });
})();
