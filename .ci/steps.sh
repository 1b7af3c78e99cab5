# Sourced by `run` and `long`: names each step, times it, and counts the tests of all of them.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

log=$(mktemp)
failed=$(mktemp) # a line for each step that failed, from whichever lane
trap 'rm -f "$log" "$failed"' EXIT

step() { # step NAME COMMAND…: runs it, shows it, and keeps its output for the closing count
  local name=$1
  shift
  printf '\n=== %s\n' "$name"
  local started=$SECONDS
  if "$@" 2>&1 | tee -a "$log"; then
    printf '=== %s: ok, %d s\n' "$name" $((SECONDS - started))
  else
    printf '=== %s: FAILED, %d s\n' "$name" $((SECONDS - started))
    echo "$name" >>"$failed"
  fi
}

# Two functions of steps that use one core each, at once. The first is seen as it runs, the second when both are done.
lanes() { # lanes FIRST SECOND
  local own shown
  own=$(mktemp)
  shown=$(mktemp)
  (
    log=$own
    "$2"
  ) >"$shown" 2>&1 &
  "$1"
  wait $! || echo "$2" >>"$failed"
  cat "$shown"
  cat "$own" >>"$log"
  rm -f "$own" "$shown"
}

# Sums the closing lines of every runner ("Tests: …", "Conformance: …"); a failed step counts as a failure.
count() { grep -Eo "^[A-Za-z]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped" "$log" | awk -v field="$1" '{ gsub(",", ""); for (i = 2; i <= NF; i++) if ($i == field) sum += $(i - 1) } END { print sum + 0 }'; }

close() { # close: the line that scripts and people look for, and whether all is well
  local failures=$(($(count failed) + $(wc -l <"$failed")))
  printf '\n%d passed, %d failed, %d skipped\n' "$(count passed)" "$failures" "$(count skipped)"
  [ "$failures" -eq 0 ] && [ "$(count passed)" -gt 0 ]
}
