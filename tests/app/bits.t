#!/bin/bash
# bits.t - the same bits by each kernel, compiler, level of optimization and
# processor, and by any number of threads
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

cd "$SCRATCH" || exit 99
# Not inside a step of Slurm: the number of threads would depend on it.
unset "${!SLURM_@}" "${!OMP_@}" PIJOB_KERNEL

# N and its sum in fixed point, made from tests/tools/kernel-sums, without C.
sums="1 04000000000000000000000000000000
1000 0323fde1524cbd08e14bca475c38b45c
65537 0324406a8785a3c8d2d3195a2df37110
1048577 03243f7a8884a308df1b314a2e42704c
10000019 03243f6c36049739b355db41f38a7924
100000001 03243f6ab378c0c5ff7e9aa93e84614a"
sum_of () { printf '%s\n' "$sums" | sed -n "s/^$1 //p"; }
few="1 1000 65537 1048577"
all="$few 10000019 100000001"

# The driver has the sums of src/sum alone: driver N... prints a line for each
# kernel that it can run and each N.  A kernel that fails its self-test ends it.
: >config.h
cat >driver.c <<'END'
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "sum/selftest.h"
#include "sum/series.h"

int main(int argc, char **argv)
{
    const struct kernel *kernel;
    struct error err;

    for (size_t k = 0; (kernel = kernel_at(k)); k++) {
        if (!kernel->usable())
            continue;
        if (selftest_kernel(kernel, &err) < 0) {
            fprintf(stderr, "%s: %s\n", kernel->name, err.text);
            return 1;
        }
        for (int i = 1; i < argc; i++) {
            struct series s = series_init(strtoull(argv[i], NULL, 10));
            char hex[FIXED_HEX_SIZE];

            printf("%s %s %s\n", kernel->name, argv[i],
                   fixed_to_hex(series_sum(&s, kernel, 0, s.blocks), hex));
        }
    }
    return 0;
}
END
sources=driver.c
for source in core/error core/text sum/kernel sum/series sum/selftest sum/fixed; do
    sources+=" $srcdir/src/$source.c"
done

# compile DRIVER COMPILER FLAG...
compile () {
    local driver=$1
    shift
    # shellcheck disable=SC2086 # a list
    run 120 "$@" -std=gnu11 -D_GNU_SOURCE -ffp-contract=off -I. -I"$srcdir/src" -o "$driver" $sources
    [ "$status" -eq 0 ] || { show_run; return 1; }
}

# wanted KERNELS N...: what the driver has to print when it can run KERNELS.
wanted () {
    local kernels=$1 kernel n
    shift
    for kernel in $kernels; do
        for n in "$@"; do echo "$kernel $n $(sum_of "$n")"; done
    done
}

# kernels: those of which the last run printed a sum.
kernels () { printf '%s\n' "$out" | cut -d' ' -f1 | uniq | xargs; }

# right NAME N...: the last run printed the right sums of N, of all its kernels.
right () {
    local name=$1 got
    shift
    got=$(kernels)
    [ "$status" -eq 0 ] && [ -n "$got" ] && [ "$out" = "$(wanted "$got" "$@")" ]
    ok $? "$name: $got" || { show_run; diag "wanted: $(wanted "$got" "$@")"; }
}

usable=
for compiler in gcc clang; do
    for flags in -O0 -O1 -O2 -O3 "-O3 -march=native"; do
        name="$compiler $flags"
        if ! command -v $compiler >/dev/null; then
            skip "no $compiler (Debian: $compiler)" "$name"
            continue
        fi
        # shellcheck disable=SC2086 # several flags
        compile driver $compiler $flags || { ok 1 "$name: compiles"; continue; }
        # shellcheck disable=SC2086 # a list
        run 200 ./driver $all
        # shellcheck disable=SC2086
        right "$name" $all
        [ -z "$usable" ] || is "$(kernels)" "$usable" "$name: no kernel is missing"
        usable=${usable:-$(kernels)}
    done

    # Whoever compiles it with -ffast-math is told.
    if command -v $compiler >/dev/null; then
        run 60 $compiler -std=gnu11 -O2 -ffast-math -I. -I"$srcdir/src" -c -o fast.o \
            "$srcdir/src/sum/kernel.c"
        [ "$status" -ne 0 ] && [ ! -e fast.o ]
        ok $? "$compiler -ffast-math is refused" || show_run
        like "$err" "error: .*pijob's sums are exact to the bit: do not compile it with -ffast-math" \
            "... with the reason"
    else
        skip "no $compiler (Debian: $compiler)" "$compiler -ffast-math is refused"
    fi
done

# Instructions that the compiler may use everywhere, not only in the kernel that is meant for them.
for compiler in gcc clang; do
    for flags in -Os "-O2 -mfma" "-O3 -march=x86-64-v2" "-O3 -march=x86-64-v3" "-O3 -mavx2 -mno-fma" \
        "-O3 -mavx512f -mprefer-vector-width=512"; do
        name="$compiler $flags"
        if [ "$(uname -m)" != x86_64 ] || ! command -v $compiler >/dev/null; then
            skip "not x86-64, or no $compiler (Debian: $compiler)" "$name"
            continue
        fi
        case "$flags: $usable " in
        -Os:* | *-v2:* | *mfma:*" avx2 "* | *-v3:*" avx2 "* | *mavx2*:*" avx2 "* | *mavx512*:*" avx512 "*) ;;
        *) skip "this processor cannot run it" "$name"; continue ;;
        esac
        # shellcheck disable=SC2086 # several flags
        compile driver $compiler $flags || { ok 1 "$name: compiles"; continue; }
        # shellcheck disable=SC2086 # a list
        run 100 ./driver $few 10000019
        # shellcheck disable=SC2086
        right "$name" $few 10000019
        is "$(kernels)" "$usable" "$name: no kernel is missing"
    done
done

name="gcc -O2 -fsanitize=address,undefined"
if echo 'int main(void) { return 0; }' >empty.c &&
    timeout -k 5 60 gcc -fsanitize=address,undefined -o empty empty.c 2>/dev/null &&
    timeout -k 5 60 ./empty 2>/dev/null; then
    if compile sanitized gcc -O2 -g -fsanitize=address,undefined -fno-sanitize-recover=all; then
        # shellcheck disable=SC2086
        run 200 ./sanitized $all
        # shellcheck disable=SC2086
        right "$name" $all
        is "$err" "" "... which say nothing"
    else
        ok 1 "$name: compiles"
    fi
else
    skip "no sanitizers (gcc and its libasan, libubsan)" "$name"
fi

# The baseline of a processor that has no fused multiply-add, and for it a software one.
for compiler in gcc clang; do
    for flags in -O0 -O2 "-O3 -march=native"; do
        name="$compiler $flags, the baseline without FMA"
        if ! command -v $compiler >/dev/null; then
            skip "no $compiler (Debian: $compiler)" "$name"
            continue
        fi
        # shellcheck disable=SC2086 # several flags
        compile software $compiler $flags -DKERNEL_WITHOUT_FMA || { ok 1 "$name: compiles"; continue; }
        # shellcheck disable=SC2086 # a list
        run 200 ./software $all
        # shellcheck disable=SC2086
        right "$name" $all
    done
done

# Such a processor, of 2008.
name="on x86-64 without AVX and FMA"
if [ "$(uname -m)" != x86_64 ] || ! command -v gcc >/dev/null; then
    skip "not x86-64, or no gcc" "$name"
elif ! command -v qemu-x86_64 >/dev/null; then
    skip "no emulator (Debian: qemu-user)" "$name"
elif compile plain gcc -O2 -static; then
    # shellcheck disable=SC2086
    run 300 qemu-x86_64 -cpu Nehalem ./plain $few
    # shellcheck disable=SC2086
    right "$name" $few
    is "$(kernels)" baseline "... which has the baseline only"
else
    ok 1 "$name: compiles"
fi

# It tells programs that the processor has no AVX-512 where it cannot run it.
if ! command -v valgrind >/dev/null; then
    skip "no valgrind (Debian: valgrind)" "under valgrind"
elif ! command -v gcc >/dev/null; then
    skip "no gcc (Debian: gcc)" "under valgrind"
elif compile plain gcc -O2 -g; then
    # shellcheck disable=SC2086
    run 200 valgrind --quiet --error-exitcode=9 --leak-check=full ./plain $few
    # shellcheck disable=SC2086
    right "under valgrind" $few
    [ "$(kernels)" = "$usable" ] || diag "valgrind does not run all of: $usable"
    like "$(kernels)" '(^| )baseline$' "... with the baseline at least"
else
    ok 1 "for valgrind: compiles"
fi

# Another processor, on which all vectors have 128 bits, or with SVE more.
emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static)
for compiler in aarch64-linux-gnu-gcc "clang --target=aarch64-linux-gnu"; do
    # shellcheck disable=SC2086 # several words
    if [ -z "$emulator" ] || ! command -v ${compiler%% *} >/dev/null ||
        ! timeout -k 5 60 $compiler -static -o empty-arm -x c - <<<'#include <stdio.h>
int main(void) { return puts("") < 0; }' 2>/dev/null; then
        skip "no cross compiler or emulator (Debian: gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-user)" \
            "on 64-bit Arm: $compiler"
        continue
    fi
    for flags in -O0 -O1 -O2 -O3 "-O3 -mcpu=neoverse-n1" "-O3 -march=armv8.2-a+sve" "-O2 -DKERNEL_WITHOUT_FMA"; do
        ns="$few 10000019"
        [ "$flags" != -O2 ] || ns=$all
        # shellcheck disable=SC2086 # several flags
        if compile arm $compiler $flags -static; then
            # shellcheck disable=SC2086
            run 300 "$emulator" -cpu max ./arm $ns
            # shellcheck disable=SC2086
            right "64-bit Arm: $compiler $flags" $ns
            is "$(kernels)" baseline "... which is the kernel there"
        else
            ok 1 "64-bit Arm: $compiler $flags: compiles"
        fi
    done
done

# The program.  event EVENT KEY LOG: the value of KEY in the document of EVENT.
event () {
    sed -n '/^event: '"$1"'$/,/^\.\.\.$/ s/^'"$2"': "\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$3"
}
printf 'series: {terms: 10000019}\n' >job.yaml

# made KERNEL THREADS NAME: the last run has the right sum, by KERNEL.
made () {
    [ "$status" -eq 0 ] && [ -z "$err" ]
    ok $? "$3" || show_run
    is "$(event start kernel my.log) $(event start threads my.log) $(event result sum my.log)" \
        "$1 $2 $(sum_of 10000019)" "... kernel, threads and sum are in the log"
    rm -f my.log
}

if [ -z "$usable" ]; then # no compiler here
    run 60 "$PIJOB" --kernel none job.yaml
    usable=$(printf '%s\n' "$err" | sed -n 's/.*processor can run: //p' | tr -d ,)
fi
best=${usable%% *}
cpus=$(nproc)
some=3
counts="1 2 3 4 auto"
if "$PIJOB" --version | grep -q '^OpenMP *not built in: one thread per rank$'; then
    cpus=1 some=1 counts="1 auto"
    run 60 "$PIJOB" --log my.log --set series.threads=2 job.yaml
    like "$status|$err" '^4\|pijob: .*: series.threads is 2, but this pijob was built without OpenMP, ' \
        "built without OpenMP: two threads are refused"
    run 60 "$PIJOB" --check --set series.threads=2 job.yaml
    is "$status|$out|$err" "4||pijob: series.threads is 2, but this pijob was built without OpenMP, and has one thread per rank" \
        "... by --check, too"
fi
for kernel in $usable; do
    for threads in $counts; do
        run 60 "$PIJOB" --log my.log --kernel "$kernel" --set series.threads=$threads job.yaml
        made "$kernel" "${threads/auto/$cpus}" "--kernel $kernel, threads: $threads"
    done
    run 60 env PIJOB_KERNEL="$kernel" "$PIJOB" --log my.log job.yaml
    made "$kernel" 1 "PIJOB_KERNEL=$kernel"
    run 60 env PIJOB_KERNEL=none "$PIJOB" --log my.log --kernel "$kernel" job.yaml
    made "$kernel" 1 "--kernel $kernel outranks PIJOB_KERNEL"
done
run 60 "$PIJOB" --log my.log job.yaml
made "$best" 1 "the fastest by default"
run 60 env SLURM_CPUS_PER_TASK=3 "$PIJOB" --log my.log --set series.threads=auto job.yaml
made "$best" $some "auto is what Slurm says"
run 60 taskset -c "$(taskset -pc $$ | sed 's/.*[ ,-]//')" \
    "$PIJOB" --log my.log --set series.threads=auto job.yaml
made "$best" 1 "auto is what the affinity mask allows"
run 60 env OMP_PROC_BIND=true "$PIJOB" --log my.log --set series.threads=auto job.yaml
made "$best" "$cpus" "auto is all of that, also when OpenMP has bound the first thread"

# no_kernel NAME SHOWN COMMAND...: refused, once, before there is a log.
no_kernel () {
    local name=$1 shown=$2
    shift 2
    run 60 "$@" job.yaml
    is "$status|$out" "4|" "$name: exit 4" || show_run
    is "$(printf '%s\n' "$err" | sed 's/ on [^ :]*:/ on HOST:/')" \
        "pijob: rank 0 on HOST: no kernel '$shown' here; this processor can run: ${usable// /, }" \
        "... and says what there is"
    [ ! -e my.log ]
    ok $? "... and there is no log"
}
no_kernel "--kernel turbo" turbo "$PIJOB" --log my.log --kernel turbo
no_kernel "--kernel AVX2" AVX2 "$PIJOB" --log my.log --kernel AVX2
no_kernel "an empty --kernel" "" "$PIJOB" --log my.log --kernel ""
no_kernel "PIJOB_KERNEL=turbo" turbo env PIJOB_KERNEL=turbo "$PIJOB" --log my.log
for kernel in avx512 avx2; do
    case " $usable " in
    *" $kernel "*) ;;
    *) no_kernel "a kernel that this processor cannot run: $kernel" $kernel \
        "$PIJOB" --log my.log --kernel $kernel ;;
    esac
done
run 60 "$PIJOB" --kernel
like "$status|$out|$err" "^4\|\|pijob: option '--kernel' needs a value" "--kernel without a name"

done_testing
