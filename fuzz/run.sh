#!/usr/bin/env bash
# Fuzzes one target: run.sh TARGET [libFuzzer's options…]. New inputs stay in the build folder; the seeds are left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target=$1
shift
build=${CARGO_TARGET_DIR:-target}
export CARGO_TARGET_DIR=$build/fuzz
# As cargo-fuzz does it, without a sanitizer: the engine has no unsafe code.
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
host=$(rustc -vV | sed -n 's/^host: //p')
cargo build --locked --release --target "$host" --bin "$target"
mkdir -p "$CARGO_TARGET_DIR/found/$target"
# An input that takes more than this is a mistake, too.
exec "$CARGO_TARGET_DIR/$host/release/$target" -rss_limit_mb=512 -timeout=20 -artifact_prefix="$CARGO_TARGET_DIR/found/$target-" \
    "$@" "$CARGO_TARGET_DIR/found/$target" "corpus/$target"
