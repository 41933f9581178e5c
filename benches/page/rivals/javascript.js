// The job in plain JavaScript, as one would write it with care: the whole file parsed as JSON, tuples split at their
// commas, sums in maps.
"use strict";
importScripts("sums.js");

const STEP_MS = 600_000;

const sums = new Sums();

function read(text) {
  for (const record of JSON.parse(text).records) {
    sums.records++;
    if (record.flowRecords) {
      for (const flow of record.flowRecords.flows) {
        for (const group of flow.flowGroups) readVnet(group.rule, group.flowTuples);
      }
    } else {
      for (const flow of record.properties.flows) {
        for (const group of flow.flows) readNsg(flow.rule, group.flowTuples);
      }
    }
  }
}

function readVnet(rule, tuples) {
  for (const tuple of tuples) {
    const part = tuple.split(",");
    add(Number(part[0]), rule, part, part[5], part[6], part[7], part[8]);
  }
}

function readNsg(rule, tuples) {
  for (const tuple of tuples) {
    const part = tuple.split(",");
    const protocol = part[5] === "T" ? "6" : "17";
    add(Number(part[0]) * 1000, rule, part, protocol, part[6], part[7] === "D" ? "D" : part[8], "");
  }
}

function add(time, rule, part, protocol, direction, state, encryption) {
  const denied = state === "D" ? 1 : 0;
  let measured = 0, packetsSent = 0, bytesSent = 0, packetsReceived = 0, bytesReceived = 0;
  if (state === "C" || state === "E") {
    measured = 1;
    packetsSent = Number(part[9]);
    bytesSent = Number(part[10]);
    packetsReceived = Number(part[11]);
    bytesReceived = Number(part[12]);
  }
  const to = (keyed, key) =>
    keyed.add(keyed.at(key), denied, measured, packetsSent, bytesSent, packetsReceived, bytesReceived);
  to(sums.states, state);
  to(sums.directions, direction);
  to(sums.protocols, protocol);
  if (encryption !== "") to(sums.encryption, encryption);
  to(sums.rules, rule);
  to(sums.sources, part[1]);
  to(sums.destinations, part[2]);
  to(sums.ports, part[4]);
  to(sums.times, time - (time % STEP_MS));
  if (time < sums.first) sums.first = time;
  if (time > sums.last) sums.last = time;
}

onmessage = async event => {
  if (event.data) {
    read(await event.data.text());
    postMessage(true);
  } else {
    postMessage(...sums.parcel());
  }
};
postMessage("ready");
