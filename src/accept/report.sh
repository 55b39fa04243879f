# report.sh - what is recorded of the cases of an acceptance suite, in accept.cases; the reports
# themselves are written by pijob-accept-report, from that and from the logs; case.sh is sourced
# before
# shellcheck shell=bash disable=SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# record OUTPUT KEY TEXT: a line of accept.cases; its value may be anything but a line end.
record () { printf '%s %s\n' "$2" "${3//$'\n'/ }" >>"$1/accept.cases"; }

# report_write OUTPUT: all reports, as far as the suite has come; what is new is shown.
report_write () {
    local shown
    # The dot keeps the last line ends.
    shown=$("$reporter" "$1" </dev/null && echo .) || return 1
    [ "$shown" = . ] || show "${shown%$'\n'.}"
}

# report_begin OUTPUT COUNT: what is known before the first case.
report_begin () {
    local answer clock line
    case_clock
    report_began=$clock
    : >"$1/accept.cases" || return 1
    record "$1" date "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    [ -z "${SLURM_CLUSTER_NAME:-}" ] || record "$1" cluster "$SLURM_CLUSTER_NAME"
    [ -z "${SLURM_JOB_ID:-}" ] || record "$1" job "$SLURM_JOB_ID"
    record "$1" nodes \
        "${SLURM_JOB_NODELIST:-$(hostname)} ($place_nodes), $place_tasks tasks, $place_cpus CPUs on each node"
    record "$1" suite "$suite"
    from_start "$pijob" --version | while IFS= read -r line; do
        record "$1" program "${line#"${line%%[! ]*}"}"
    done
    [ -z "$place_srun" ] || ! ask 20 srun --version || record "$1" slurm "${answer%%$'\n'*}"
    record "$1" host "$(hostname)"
    record "$1" cases "$2" && report_write "$1"
}

# report_case OUTPUT: the case that has ended.
report_case () {
    record "$1" case "$case_name"
    record "$1" title "$case_title"
    record "$1" seconds "$case_seconds"
    [ -z "$case_why" ] || record "$1" why "$case_why"
    # Last: a case without a result has failed.
    record "$1" result "$case_result" && report_write "$1"
}

# report_end OUTPUT: no case is left.
report_end () {
    local clock
    case_clock
    record "$1" end "$(((clock - report_began) / 100))" && report_write "$1"
}

# report_baseline OUTPUT: compare the jobs with the baseline: all of it in baseline.txt, and what
# is worse for people; 5: a job is worse, 1: none could be compared.  Some that cannot, because
# the baseline does not have such a case yet, are told and no failure.
report_baseline () {
    local status text file=$baseline
    [[ $file == /* ]] || file=$start/$file
    "$pijob_report" --compare "$file" ${across:+--across "$across"} "$1" >"$1/baseline.txt" 2>&1 </dev/null
    status=$?
    text=$(awk '
        /^[^ ]/ { log_name = $0 }
        /^  .*  worse( |$)|: worse$|cannot be compared|, the baseline has |^pijob-report: / {
            if (log_name != "" && log_name != $0) print log_name
            log_name = ""
            print
        }
        / worse, [0-9]+ not compared$/ { print }' "$1/baseline.txt")
    text=$'\n'"compared with the baseline $(plain "$baseline"), see baseline.txt:"$'\n'$text
    show "$text"
    printf '%s\n' "$text" >>"$1/summary.txt"
    case $status in
    0 | 5) return $status ;;
    4) ! grep -q '^0 as before or better, 0 worse, ' "$1/baseline.txt" || {
        say "no job could be compared with $baseline"
        return 1
    } ;;
    *) return 1 ;;
    esac
}
