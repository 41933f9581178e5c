// The sums that plain JavaScript makes: kept in the workers, merged in the page.
"use strict";

// What is summed for every key: tuples, denied, measured, packets sent, bytes sent, packets received, bytes received.
const WIDTH = 7;

// Sums by key. Numbers lie in one array, which goes from a worker to the page without being copied.
class Keyed {
  constructor(index = new Map(), values = new Float64Array(64 * WIDTH)) {
    this.index = index;
    this.values = values;
  }

  // Where the sums of a key begin.
  at(key) {
    let at = this.index.get(key);
    if (at === undefined) {
      at = this.index.size * WIDTH;
      this.index.set(key, at);
      if (at === this.values.length) {
        const wider = new Float64Array(this.values.length * 2);
        wider.set(this.values);
        this.values = wider;
      }
    }
    return at;
  }

  add(at, denied, measured, packetsSent, bytesSent, packetsReceived, bytesReceived) {
    const values = this.values;
    values[at] += 1;
    values[at + 1] += denied;
    values[at + 2] += measured;
    values[at + 3] += packetsSent;
    values[at + 4] += bytesSent;
    values[at + 5] += packetsReceived;
    values[at + 6] += bytesReceived;
  }

  merge(other) {
    for (const [key, from] of other.index) {
      const to = this.at(key);
      for (let field = 0; field < WIDTH; field++) this.values[to + field] += other.values[from + field];
    }
  }

  count(key) {
    return this.values[this.at(key)];
  }

  counts() {
    return Object.fromEntries([...this.index].map(([key, at]) => [key, this.values[at]]));
  }

  // The first ten by bytes, then by key.
  top() {
    const bytes = at => this.values[at + 4] + this.values[at + 6];
    const order = ([a, x], [b, y]) => bytes(y) - bytes(x) || (a < b ? -1 : 1);
    const first = [...this.index].sort(order).slice(0, 10);
    return first.map(([key, at]) => ({ key, tuples: this.values[at], bytes: bytes(at) }));
  }
}

const KEYED = ["states", "directions", "protocols", "encryption", "rules", "sources", "destinations", "ports", "times"];

class Sums {
  constructor() {
    for (const name of KEYED) this[name] = new Keyed();
    this.first = Infinity;
    this.last = -Infinity;
    this.records = 0;
  }

  // As it is sent: plain objects, and the buffers that are handed over.
  parcel() {
    const keyed = KEYED.map(name => [this[name].index, this[name].values]);
    const { first, last, records } = this;
    return [{ keyed, first, last, records }, keyed.map(([, values]) => values.buffer)];
  }

  merge(parcel) {
    KEYED.forEach((name, at) => this[name].merge(new Keyed(...parcel.keyed[at])));
    this.first = Math.min(this.first, parcel.first);
    this.last = Math.max(this.last, parcel.last);
    this.records += parcel.records;
  }
}

// The summary, in the words of Flowglass, so that the two can be compared, and the timeline's steps.
function answerOf(parcels) {
  const sums = new Sums();
  parcels.forEach(parcel => sums.merge(parcel));
  const total = new Float64Array(WIDTH);
  for (const at of sums.directions.index.values()) {
    for (let field = 0; field < WIDTH; field++) total[field] += sums.directions.values[at + field];
  }
  const [tuples, denied, measured, packetsSent, bytesSent, packetsReceived, bytesReceived] = total;
  const both = (sent, received) => ({ sent, received, total: sent + received });
  return {
    records: sums.records,
    tuples,
    measured,
    first: new Date(sums.first).toISOString(),
    last: new Date(sums.last).toISOString(),
    packets: both(packetsSent, packetsReceived),
    bytes: both(bytesSent, bytesReceived),
    by_state: sums.states.counts(),
    by_direction: sums.directions.counts(),
    by_action: { allowed: tuples - denied, denied },
    by_protocol: sums.protocols.counts(),
    by_encryption: sums.encryption.counts(),
    by_rule: sums.rules.counts(),
    top_sources: sums.sources.top(),
    top_destinations: sums.destinations.top(),
    top_ports: sums.ports.top(),
    timeline: [...sums.times.index].sort(([a], [b]) => a - b).map(([start]) => [start, sums.times.count(start)]),
  };
}
