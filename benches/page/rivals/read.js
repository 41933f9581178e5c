// Reads files and does nothing with them. Several slices are under way at a time, as many as are of use.
"use strict";

const SLICE = 8 << 20;
const UNDER_WAY = 2;

let bytes = 0;

async function read(file) {
  const coming = [];
  for (let at = 0; at < file.size || coming.length > 0; at += SLICE) {
    if (at < file.size) coming.push(file.slice(at, at + SLICE).arrayBuffer());
    if (coming.length === UNDER_WAY || at >= file.size) bytes += (await coming.shift()).byteLength;
  }
}

onmessage = async event => {
  if (event.data) await read(event.data);
  postMessage(event.data ? true : bytes);
};
postMessage("ready");
