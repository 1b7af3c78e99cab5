"""Reads statements of Athena, one JSON text a line, and answers each with the same query for DuckDB.

A statement must parse in the Athena dialect, and the query within an UNLOAD in Trino's; what does not is answered with
an error, and nothing is guessed.
"""

import json
import re
import sys

import sqlglot
from sqlglot import exp

UNLOAD = re.compile(r"^UNLOAD \(\n(.*)\n\) TO '[^']+' WITH \(.*\)$", re.DOTALL)


STRICT = sqlglot.ErrorLevel.RAISE


def translate(sql):
    # sqlglot knows no UNLOAD, and would take it for an opaque command.
    inner = UNLOAD.match(sql)
    statement = sqlglot.parse_one(sql if inner is None else inner.group(1), read="athena", error_level=STRICT)
    if inner is None:
        return {"kind": "command" if isinstance(statement, exp.Command) else type(statement).__name__, "query": None}
    query = sqlglot.parse_one(inner.group(1), read="trino", error_level=STRICT)
    return {"kind": "Unload", "query": query.sql(dialect="duckdb", unsupported_level=STRICT)}


for line in sys.stdin:
    try:
        answer = translate(json.loads(line))
    except Exception as error:  # noqa: BLE001: whatever it is, the other side must hear of it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
