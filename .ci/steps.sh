# Sourced by `run` and `long`: names each step, times it, and counts the tests of all of them.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed_steps=0

step() { # step NAME COMMAND…: runs it, shows it, and keeps its output for the closing count
  local name=$1
  shift
  printf '\n=== %s\n' "$name"
  local started=$SECONDS
  if "$@" 2>&1 | tee -a "$log"; then
    printf '=== %s: ok, %d s\n' "$name" $((SECONDS - started))
  else
    printf '=== %s: FAILED, %d s\n' "$name" $((SECONDS - started))
    failed_steps=$((failed_steps + 1))
  fi
}

# Sums the closing lines of every runner ("Tests: …", "Conformance: …"); a failed step counts as a failure.
count() { grep -Eo "^[A-Za-z]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped" "$log" | awk -v field="$1" '{ gsub(",", ""); for (i = 2; i <= NF; i++) if ($i == field) sum += $(i - 1) } END { print sum + 0 }'; }

close() { # close: the line that scripts and people look for, and whether all is well
  printf '\n%d passed, %d failed, %d skipped\n' "$(count passed)" $(($(count failed) + failed_steps)) "$(count skipped)"
  [ "$failed_steps" -eq 0 ] && [ "$(count failed)" -eq 0 ] && [ "$(count passed)" -gt 0 ]
}
