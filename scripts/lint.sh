#!/usr/bin/env bash
# Lints and synthesizes rtl/: verilator -Wall must print nothing; yosys must read the RTL, find no latch, and pass
# 'check -assert' before and after synth_ecp5. Prints cells and block RAMs per module. Exit code 1 on any finding.
#   scripts/lint.sh [RTL folder] [lint|read|synth|both]
# lint: Verilator only. read: yosys reads the RTL and converts processes, finds latches and undriven nets (seconds).
# synth: read, then synth_ecp5 (minutes). both (the default): lint and synth.
# Of synth_ecp5 the last step, 'check', is replaced by hierarchy -check and check -assert: what it does besides is autoname,
# which gives cells names for readers of a netlist and takes longer than the mapping itself.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
rtl=$(readlink -f "${1:-$root/rtl}")
part=${2:-both}
top=nt_nic
work=$(mktemp -d)

# The halves of the synthesis are process groups of their own: whoever ends the script ends them as well.
finish() {
  local group
  for group in $(jobs -p); do kill -- "-$group" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() { echo "lint: $1" >&2; exit 1; }
[[ -f $rtl/$top.f ]] || fail "$rtl/$top.f is missing."
mapfile -t files < <(sed -e 's://.*::' -e 's/[[:space:]]*$//' -e '/^$/d' -e '/\.sv$/!d' "$rtl/$top.f")

if [[ $part == lint || $part == both ]]; then
  if ! (cd "$rtl" && verilator --lint-only -Wall --top-module "$top" -f "$top.f") >"$work/verilator" 2>&1 ||
     [[ -s $work/verilator ]]; then
    cat "$work/verilator" >&2
    fail "verilator --lint-only -Wall has something to say."
  fi
  # Every module file must be in the list, or it is linted by nobody.
  while IFS= read -r file; do
    grep -qx "$file" < <(printf '%s\n' "${files[@]}") || fail "rtl/$file is not named in $top.f."
  done < <(cd "$rtl" && find . -name '*.sv' ! -path './lint/*' ! -path './sva/*' -printf '%P\n')
  echo "lint: verilator -Wall prints nothing over ${#files[@]} files"
fi

# Runs a yosys script; what it has to say goes to the terminal only when it fails or names a latch.
run_yosys() {
  local name=$1
  if ! yosys -q -l "$work/$name.log" -s "$work/$name.ys" >"$work/$name.out" 2>&1; then
    grep -E '^(ERROR|Warning|Assertion)|Latch inferred' "$work/$name.log" "$work/$name.out" | sed 's/^[^:]*://' | sort -u | head -40 >&2
    fail "yosys did not accept the RTL."
  fi
  # 'check -assert' counts only what it calls a problem; a latch is also announced while processes are converted.
  if grep -q 'Latch inferred' "$work/$name.log"; then
    grep 'Latch inferred' "$work/$name.log" >&2
    fail "yosys inferred a latch."
  fi
}

no_latch='select -assert-none t:$dlatch t:$adlatch t:$dlatchsr t:$_DLATCH_* t:DLATCH*'

# Modules keep their borders, so each of two processes maps its half and knows the other (patterns $2) only by its ports.
synthesize() {
  local name=$1 others=$2 last=${3:-}
  cat >"$work/$name.ys" <<EOF
read_rtlil $work/read.il
blackbox $others
synth_ecp5 -noflatten -top $top -run begin:check
delete =A:blackbox =A:whitebox
$last
write_rtlil $work/$name.il
EOF
  run_yosys "$name"
}

if [[ $part != lint ]]; then
  start=$SECONDS
  {
    for file in "${files[@]}"; do echo "read_verilog -sv \"$rtl/$file\""; done
    echo "hierarchy -check -top $top"
    echo "proc"
    echo "$no_latch"
    echo "check -assert"
    echo "write_rtlil $work/read.il"
  } >"$work/read.ys"
  run_yosys read
  if [[ $part == read ]]; then
    echo "lint: yosys reads the RTL; no latch, check -assert passes ($((SECONDS - start)) s)"
    exit 0
  fi

  first=() second=()
  for file in "${files[@]}"; do
    module=$(basename "$file" .sv)
    [[ $module == *_pkg || $module == "$top" ]] && continue
    case $file in csr/* | dma/*) first+=("*$module*") ;; *) second+=("*$module*") ;; esac
  done
  set -m
  synthesize first "${second[*]}" "delete $top" &
  first_job=$!
  synthesize second "${first[*]}" &
  set +m
  wait $!
  wait "$first_job"
  cat >"$work/whole.ys" <<EOF
read_verilog -lib -specify +/ecp5/cells_sim.v +/ecp5/cells_bb.v
read_rtlil $work/first.il
read_rtlil $work/second.il
hierarchy -check -top $top
$no_latch
check -assert
tee -o $work/stat stat
EOF
  run_yosys whole
  awk '
    /^=== / { module = $2 }
    /Number of cells:/ { cells[module] = $4 }
    $1 == "LUT4" { lut[module] = $2 }
    $1 == "TRELLIS_FF" { ff[module] = $2 }
    $1 == "DP16KD" { ram[module] = $2 }
    $1 == "TRELLIS_DPR16X4" { small[module] = $2 }
    END {
      printf "%-28s %8s %8s %8s %10s %12s\n", "module", "cells", "LUT4", "FF", "block RAM", "RAM 16x4"
      for (module in cells)
        if (module != "design") printf "%-28s %8d %8d %8d %10d %12d\n", module, cells[module], lut[module], ff[module], ram[module], small[module] | "sort"
      close("sort")
      printf "%-28s %8d %8d %8d %10d %12d\n", "whole design", cells["design"], lut["design"], ff["design"], ram["design"], small["design"]
    }' "$work/stat" | sed 's/\$paramod\\\?//'
  echo "lint: yosys synth_ecp5 and check -assert pass, no latch ($((SECONDS - start)) s)"
fi
