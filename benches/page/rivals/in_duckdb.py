"""The job in DuckDB, natively on two threads. Reads paths, one a line; prints seconds and the answer as JSON.

The files are read once into a table of flows, from which every sum is then asked, which is how one would explore them.
"""

import json
import os
import sys
import time

import duckdb

GROUPS = "STRUCT(rule VARCHAR, flowTuples VARCHAR[])[]"
FLOWS = f"STRUCT(rule VARCHAR, flowGroups {GROUPS}, flows {GROUPS})[]"
RECORDS = f"STRUCT(flowRecords STRUCT(flows {FLOWS}), properties STRUCT(flows {FLOWS}))[]"

FLOW = """
CREATE TEMP TABLE flow AS
WITH record AS (
    SELECT unnest(records) AS record
    FROM read_json($paths, columns = $columns, format = 'unstructured', maximum_object_size = $most)
), outer_group AS (
    SELECT record.properties IS NOT NULL AS is_nsg,
           unnest(coalesce(record.flowRecords.flows, record.properties.flows)) AS outside
    FROM record
), inner_group AS (
    SELECT is_nsg, outside.rule AS nsg_rule, unnest(coalesce(outside.flowGroups, outside.flows)) AS inside
    FROM outer_group
), tuple AS (
    SELECT is_nsg, coalesce(nsg_rule, inside.rule) AS rule, unnest(inside.flowTuples) AS tuple
    FROM inner_group
), part AS (
    SELECT is_nsg, rule, string_split(tuple, ',') AS part FROM tuple
), field AS (
    SELECT rule, part,
           CASE WHEN is_nsg THEN part[1]::BIGINT * 1000 ELSE part[1]::BIGINT END AS time,
           CASE part[6] WHEN 'T' THEN '6' WHEN 'U' THEN '17' ELSE part[6] END AS protocol,
           CASE WHEN NOT is_nsg THEN part[8] WHEN part[8] = 'D' THEN 'D' ELSE part[9] END AS state,
           CASE WHEN NOT is_nsg THEN part[9] END AS encryption
    FROM part
)
SELECT time, rule, protocol, state, encryption, part[2] AS source, part[3] AS destination, part[5]::USMALLINT AS port,
       part[7] AS direction, state IN ('C', 'E') AS is_measured,
       CASE WHEN is_measured THEN part[10]::UBIGINT ELSE 0 END AS packets_sent,
       CASE WHEN is_measured THEN part[11]::UBIGINT ELSE 0 END AS bytes_sent,
       CASE WHEN is_measured THEN part[12]::UBIGINT ELSE 0 END AS packets_received,
       CASE WHEN is_measured THEN part[13]::UBIGINT ELSE 0 END AS bytes_received
FROM field
"""

TOTAL = """
SELECT count(*), count(*) FILTER (is_measured), count(*) FILTER (state = 'D'), min(time), max(time),
       sum(packets_sent)::UBIGINT, sum(packets_received)::UBIGINT, sum(bytes_sent)::UBIGINT, sum(bytes_received)::UBIGINT
FROM flow
"""

TIMELINE = """
SELECT time - time % 600000 AS start, count(*), sum(bytes_sent)::UBIGINT, sum(bytes_received)::UBIGINT
FROM flow GROUP BY start ORDER BY start
"""


def iso(milliseconds):
    seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000))
    return f"{seconds}.{milliseconds % 1000:03d}Z"


def answer(database, paths):
    most = max(os.path.getsize(path) for path in paths) + (1 << 20)
    database.execute(FLOW, {"paths": paths, "columns": {"records": RECORDS}, "most": most})

    def counts(column):
        rows = database.execute(f"SELECT {column}, count(*) FROM flow WHERE {column} IS NOT NULL GROUP BY 1").fetchall()
        return {str(key): count for key, count in rows}

    def top(column):
        rows = database.execute(
            f"SELECT {column}::VARCHAR AS key, count(*), (sum(bytes_sent) + sum(bytes_received))::UBIGINT AS bytes"
            " FROM flow GROUP BY key ORDER BY bytes DESC, key LIMIT 10"
        ).fetchall()
        return [{"key": key, "tuples": tuples, "bytes": bytes} for key, tuples, bytes in rows]

    def both(sent, received):
        return {"sent": sent, "received": received, "total": sent + received}

    tuples, measured, denied, first, last, packets_sent, packets_received, bytes_sent, bytes_received = (
        database.execute(TOTAL).fetchone()
    )
    return {
        "tuples": tuples,
        "measured": measured,
        "first": iso(first),
        "last": iso(last),
        "packets": both(packets_sent, packets_received),
        "bytes": both(bytes_sent, bytes_received),
        "by_state": counts("state"),
        "by_direction": counts("direction"),
        "by_action": {"allowed": tuples - denied, "denied": denied},
        "by_protocol": counts("protocol"),
        "by_encryption": counts("encryption"),
        "by_rule": counts("rule"),
        "top_sources": top("source"),
        "top_destinations": top("destination"),
        "top_ports": top("port"),
        "timeline": [[start, count] for start, count, *_ in database.execute(TIMELINE).fetchall()],
    }


def main():
    paths = sys.stdin.read().split("\n")
    began = time.perf_counter()
    database = duckdb.connect(config={"threads": 2})
    database.execute("SET preserve_insertion_order = false")
    done = answer(database, paths)
    print(json.dumps({"milliseconds": (time.perf_counter() - began) * 1000, "answer": done}))


main()
