# report.sh - what is written about the cases of an acceptance suite; case.sh and figures.sh are
# sourced before
# shellcheck shell=bash disable=SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# report_clean: the input as text that YAML and XML can hold, whatever a program printed: UTF-8
# without control characters, and without line ends other than the usual one.
report_clean () {
    if command -v iconv >/dev/null; then iconv -c -f UTF-8 -t UTF-8; else tr -cd '\000-\177'; fi 2>/dev/null |
        tr -d '\r' | tr '\000-\010\013-\037\177' '?' |
        sed -E 's/\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|\xef\xbb\xbf/?/g
            s/\xed[\xa0-\xbf].|\xf4[\x90-\xbf]..|[\xf5-\xf7].{3}|[\xf8-\xfb].{4}|[\xfc-\xff].{5}/?/g # iconv keeps them
        '
}

# report_line TEXT...: the same of one line.
report_line () { printf '%s' "$*" | tr '\n\t' '  ' | report_clean; }

# report_xml TEXT...: as a part of XML 1.0.
report_xml () {
    printf '%s' "$*" | report_clean | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'
}

# report_tap TEXT...: as a part of a line of TAP, where # would begin a directive.
# shellcheck disable=SC1003 # a backslash
report_tap () { report_line "$*" | tr -d '#\\'; }

# report_begin OUTPUT COUNT: the heads of all files.
report_begin () {
    local answer clock
    case_clock
    report_began=$clock
    report_count=0
    report_pass=0
    report_fail=0
    report_skip=0
    report_bad=
    printf 'TAP version 13\n1..%s\n' "$2" >"$1/accept.tap" || return 1
    : >"$1/accept.cases" || return 1
    {
        echo "pijob acceptance run"
        echo
        echo "date        $(date -u +%Y-%m-%dT%H:%M:%SZ)"
        echo "cluster     ${SLURM_CLUSTER_NAME:-none}, job ${SLURM_JOB_ID:-none}"
        echo "nodes       ${SLURM_JOB_NODELIST:-$(hostname)} ($place_nodes), $place_tasks tasks, $place_cpus CPUs on each node"
        echo "suite       $(report_line "$suite")"
        from_start "$pijob" --version | sed -n '1s/^/program     /p; 2,$s/^ */            /p'
        [ -z "$place_srun" ] || ! ask 20 srun --version || echo "slurm       $(report_line "${answer%%$'\n'*}")"
        echo
    } >"$1/summary.txt"
    show "$(sed -n '3,$p' "$1/summary.txt")"$'\n'
}

# report_case OUTPUT: a line for people, and the case in each file.
report_case () {
    local line note directive='' word=ok log
    log=$1/$case_name-${#case_steps[@]}.log
    report_count=$((report_count + 1))
    case $case_result in
    pass) report_pass=$((report_pass + 1)); note=$(figures_case "$log") ;;
    fail) report_fail=$((report_fail + 1)); note=$case_why; word='not ok' ;;
    skip) report_skip=$((report_skip + 1)); note=$case_why; directive=" # SKIP $(report_tap "$case_why")" ;;
    esac
    line=$(printf '%-4s  %-24s %8s s  %s' "$case_result" "$(report_line "$case_name")" "$case_seconds" "$(report_line "$note")")
    show "$line"
    printf '%s\n' "$line" >>"$1/summary.txt"
    printf '%s %d - %s: %s%s\n' "$word" "$report_count" "$(report_tap "$case_name")" "$(report_tap "$case_title")" "$directive" \
        >>"$1/accept.tap"
    {
        printf '  <testcase classname="pijob" name="%s" time="%s"' "$(report_xml "$case_name")" "$case_seconds"
        case $case_result in
        pass) echo '/>' ;;
        skip) printf '><skipped message="%s"/></testcase>\n' "$(report_xml "$case_why")" ;;
        fail)
            printf '><failure type="failure" message="%s">%s</failure></testcase>\n' "$(report_xml "$case_why")" \
                "$(report_xml "$(tail -c 4000 "$1/$case_name.out" | tr -d '\000')")"
            ;;
        esac
    } >>"$1/accept.cases"
    [ "$case_result" = fail ] || return 0
    report_failure "$1"
    report_blame "$1"
}

# report_failure OUTPUT: what pijob itself said, or else the last lines of the output.
report_failure () {
    local said shown
    said=$(grep -a '^pijob: ' "$1/$case_name.out" | head -n 5 | cut -b 1-2000 | tr -d '\000')
    [ -n "$said" ] || said=$(tail -c 4000 "$1/$case_name.out" | tail -n 5 | tr -d '\000')
    # No control characters on the terminal.
    shown=$(printf '%s\n' "$said" | report_clean | sed 's/^/      /')
    show "$shown"
    printf '%s\n' "$shown" >>"$1/summary.txt"
    {
        echo '  ---'
        # shellcheck disable=SC1003 # a backslash
        printf '  message: "%s"\n' "$(report_line "$case_why" | sed 's/[\\"]/\\&/g')"
        # The 2 is the indentation: the text itself may begin with blanks.
        echo '  said: |2-'
        printf '%s\n' "$said" | report_clean | sed 's/^/    /'
        echo '  ...'
    } >>"$1/accept.tap"
}

# report_blame OUTPUT: remember the hosts that the failed checks of the case name.
report_blame () {
    local host i
    for ((i = 1; i <= ${#case_steps[@]}; i++)); do
        [ -r "$1/$case_name-$i.log" ] || continue
        for host in $(figures_bad "$1/$case_name-$i.log"); do
            [[ ,$report_bad, == *,"$host",* ]] || report_bad+=${report_bad:+,}$host
        done
    done
}

# report_hosts OUTPUT: the bad hosts, and how they are taken out of service.
report_hosts () {
    local text
    [ -n "$report_bad" ] || return 0
    printf '%s\n' "$report_bad" >"$1/bad-hosts.txt"
    text=$'\n'"bad hosts: $report_bad"
    [ -z "$place_srun" ] || text+=$'\n'"to drain them: scontrol update nodename=$report_bad state=drain reason=pijob"
    show "$text"
    printf '%s\n' "$text" >>"$1/summary.txt"
}

# report_end OUTPUT: the sums.
report_end () {
    local clock seconds sums verdict=pass
    report_hosts "$1"
    case_clock
    seconds=$(((clock - report_began) / 100))
    [ "$report_fail" -eq 0 ] || verdict=fail
    printf -v sums '\n%d passed, %d failed, %d skipped in %d s\nverdict: %s' "$report_pass" "$report_fail" \
        "$report_skip" "$seconds" "$verdict"
    show "$sums"
    printf '%s\n' "$sums" >>"$1/summary.txt"
    {
        echo '<?xml version="1.0" encoding="UTF-8"?>'
        printf '<testsuites name="pijob-accept" tests="%d" failures="%d" errors="0" skipped="%d" time="%d">\n' \
            "$report_count" "$report_fail" "$report_skip" "$seconds"
        printf '<testsuite name="pijob-accept" tests="%d" failures="%d" errors="0" skipped="%d" time="%d" timestamp="%s" hostname="%s">\n' \
            "$report_count" "$report_fail" "$report_skip" "$seconds" "$(date -u +%Y-%m-%dT%H:%M:%S)" \
            "$(report_xml "$(hostname)")"
        cat "$1/accept.cases"
        echo '</testsuite>'
        echo '</testsuites>'
    } >"$1/accept.xml" && rm -f "$1/accept.cases"
}

# report_baseline OUTPUT: compare the jobs with the baseline: all of it in baseline.txt, and what
# is worse for people; 5: a job is worse, 1: none could be compared.  Some that cannot, because
# the baseline does not have such a case yet, are told and no failure.
report_baseline () {
    local status text file=$baseline
    [[ $file == /* ]] || file=$start/$file
    "$pijob_report" --compare "$file" "$1" >"$1/baseline.txt" 2>&1 </dev/null
    status=$?
    text=$(report_clean <"$1/baseline.txt" | awk '
        /^[^ ]/ { log_name = $0 }
        /^  .*  worse( |$)|: worse$|cannot be compared|, the baseline has |^pijob-report: / {
            if (log_name != "" && log_name != $0) print log_name
            log_name = ""
            print
        }
        / worse, [0-9]+ not compared$/ { print }')
    text=$'\n'"compared with the baseline $(report_line "$baseline"), see baseline.txt:"$'\n'$text
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
