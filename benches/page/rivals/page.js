// Hands the chosen files to two workers, each the next one when it is done with the last, and says how long it took
// from the choice to the answer. The workers are up before.
"use strict";

const WORKERS = 2;

// A worker says so when it is up, and answers each message with one.
function start() {
  const worker = new Worker(document.body.dataset.worker);
  let answered;
  const answer = () => new Promise((resolve, reject) => (answered = { resolve, reject }));
  worker.onmessage = event => answered.resolve(event.data);
  worker.onerror = event => answered.reject(new Error(event.message));
  const ready = answer();
  return {
    ready,
    ask(message) {
      const coming = answer();
      worker.postMessage(message);
      return coming;
    },
  };
}

async function load(files, workers) {
  const began = performance.now();
  // The largest first, so that both are done at about the same time.
  const waiting = [...files].sort((a, b) => a.size - b.size);
  const parts = await Promise.all(
    workers.map(async worker => {
      while (waiting.length > 0) await worker.ask(waiting.pop());
      return worker.ask(null);
    })
  );
  const answer = typeof answerOf === "function" ? answerOf(parts) : { bytes: parts.reduce((sum, part) => sum + part) };
  return { milliseconds: performance.now() - began, answer };
}

// What the driver of this page waits for.
const workers = Array.from({ length: WORKERS }, start);
window.ready = Promise.all(workers.map(worker => worker.ready)).then(() => true);
window.done = new Promise((resolve, reject) => {
  document.querySelector("input").addEventListener("change", event => {
    load(event.target.files, workers).then(resolve, reject);
  });
});
