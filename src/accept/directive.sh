# directive.sh - reading a case of an acceptance suite
#
# A case is a job description.  Its first comment says what it shows.  Comments that begin
# with #ACCEPT say how to run it.  All of them are optional:
#
#   #ACCEPT step: STATUS [PIJOB-OPTION]...
#       Run pijob with these options, and expect this exit status, or a shell pattern of it
#       ([1-9]*).  Several steps are run one after the other.  The default is "step: 0".
#   #ACCEPT launch: [SRUN-OPTION]...
#       How the ranks are placed; by default, all tasks of the allocation.
#   #ACCEPT needs: N nodes|tasks|cpus
#       Skip the case in an allocation that has fewer.
#   #ACCEPT needs: binding
#       Skip the case where Slurm binds no ranks to CPUs (TaskPlugin).
#   #ACCEPT needs: machines
#       Skip the case where nodes of the allocation share a machine, as those of a test system
#       do: their speeds depend on each other.
#   #ACCEPT says: PATTERN
#       A line of the output must match this extended regular expression.
#   #ACCEPT limit: SECONDS
#       A step that takes longer has failed.  The default is 180.
#
# If a directive were not recognized, its case would pass.  So a line that looks like a directive
# but is not one is an error: a misspelt word, a directive behind a value, or one behind a line
# end that YAML knows and bash does not.
#
# shellcheck shell=bash disable=SC2034,SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# case_bad FILE LINE MESSAGE...
case_bad () {
    say "$1:$2: ${*:3}"
    return 1
}

# case_split TEXT: its words, in $words.
case_split () {
    # shellcheck disable=SC2206 # words
    words=($1)
}

# directive_near WORD RIGHT MOST: whether it differs from RIGHT in at most MOST letters; two that
# are swapped count as one.
directive_near () {
    local word=$1 right=$2 most=$3 i j best
    local -a before row next
    [ $((${#word} - ${#right})) -le "$most" ] && [ $((${#right} - ${#word})) -le "$most" ] || return 1
    row=()
    for ((j = 0; j <= ${#right}; j++)); do row[j]=$j; done
    before=("${row[@]}")
    for ((i = 1; i <= ${#word}; i++)); do
        next=("$i")
        for ((j = 1; j <= ${#right}; j++)); do
            best=${row[j - 1]}
            [ "${word:i-1:1}" = "${right:j-1:1}" ] || best=$((best + 1))
            [ "$best" -le "${row[j]}" ] || best=$((row[j] + 1))
            [ "$best" -le "${next[j - 1]}" ] || best=$((next[j - 1] + 1))
            if [ "$i" -gt 1 ] && [ "$j" -gt 1 ] && [ "${word:i-2:2}" = "${right:j-1:1}${right:j-2:1}" ]; then
                [ "$best" -le "${before[j - 2]}" ] || best=$((before[j - 2] + 1))
            fi
            next[j]=$best
        done
        before=("${row[@]}")
        row=("${next[@]}")
    done
    [ "${row[j - 1]}" -le "$most" ]
}

# directive_key WORD: whether it is a key, but for a letter.
directive_key () {
    local key
    for key in STEP LAUNCH NEEDS SAYS LIMIT; do
        directive_near "$1" $key 1 && return 0
    done
    return 1
}

# directive_bare WORD VALUE: whether WORD, without ACCEPT before it, is a key, or is but for a letter
# and VALUE is one of that key.  Any text is a value of SAYS, so that Days, Ways and Pays are other words.
directive_bare () {
    local word=$1 value=$2 key
    value=${value#"${value%%[![:blank:]]*}"}
    for key in STEP LAUNCH NEEDS SAYS LIMIT; do
        [ "$word" != $key ] || return 0
        directive_near "$word" $key 1 || continue
        case $key in
        STEP) [[ ! $value =~ ^[][0-9*?!^-]+([[:blank:]]|$) ]] || return 0 ;;
        LAUNCH) [[ $value != -* ]] || return 0 ;;
        NEEDS) [[ ! $value =~ ^([0-9]+[[:blank:]]*(nodes|tasks|cpus)|binding|machines) ]] || return 0 ;;
        SAYS) [[ ! $word =~ ^(...|.....|ASYS|SYAS|SASY)$ ]] || return 0 ;;
        LIMIT) [[ $value != [0-9]* ]] || return 0 ;;
        esac
    done
    return 1
}

# directive_comment TEXT: whether the comment TEXT, without its #, looks like a directive.
directive_comment () {
    local text=${1#"${1%%[!#[:blank:][:punct:]]*}"} head word value sign letters i
    [[ $text =~ ^([A-Za-z]+)(.*)$ ]] || return 1
    head=${BASH_REMATCH[1]^^}
    # In small letters, it may be a sentence.
    [[ ! $text =~ ^[A-Z]+([^A-Za-z]|$) ]] || ! directive_near "$head" ACCEPT 2 || return 0
    # Two words, whatever is behind them: accept step 3.
    if [[ $text =~ ^[A-Za-z]+[[:blank:][:punct:]]+([A-Za-z]+)[[:blank:]]*([:=]?)(.*)$ ]]; then
        word=${BASH_REMATCH[1]^^} sign=${BASH_REMATCH[2]} value=${BASH_REMATCH[3]}
        ! directive_key "$word" || ! directive_near "$head" ACCEPT 2 || return 0
        [[ -z $sign || ! $text =~ ^[A-Z]+[^A-Za-z] ]] || ! directive_bare "$word" "$value" || return 0
    fi
    # All letters up to a colon or a digit: acceptstep: 3, steps: 3, s-t-e-p: 3.
    [[ $text =~ ^([^:=0-9]+)([:=0-9])(.*)$ ]] || return 1
    letters=${BASH_REMATCH[1]//[^A-Za-z]/}
    letters=${letters^^}
    sign=${BASH_REMATCH[2]} value=${BASH_REMATCH[3]}
    [ ${#letters} -le 15 ] || return 1
    case $sign in [:=]) ! directive_bare "$letters" "$value" || return 0 ;; esac
    for ((i = 4; i <= 8 && i + 3 <= ${#letters}; i++)); do
        directive_key "${letters:i}" && directive_near "${letters:0:i}" ACCEPT 2 && return 0
    done
    return 1
}

# directive_like LINE: whether it contains what looks like a directive.
directive_like () {
    local line=${1//[^ -~$'\t']/}
    [[ ! $line =~ \#[#[:blank:][:punct:]]*ACCEPT ]] || return 0
    [[ ! ${line^^} =~ \#.*ACCEPT[[:blank:][:punct:]]*(STEP|LAUNCH|NEED|SAY|LIMIT)S?[[:blank:]]*[:=] ]] || return 0
    while [[ $line == *'#'* ]]; do
        line=${line#*#}
        ! directive_comment "$line" || return 0
    done
    return 1
}

# directive_status FILE LINE PATTERN: whether some exit statuses match the pattern, but not all.
directive_status () {
    local status count=0
    for ((status = 0; status <= 255; status++)); do
        # shellcheck disable=SC2254 # a pattern
        case $status in $3) count=$((count + 1)) ;; esac
    done
    case $count in
    0) case_bad "$1" "$2" "step: no exit status (0 to 255) matches '$3'" ;;
    256) case_bad "$1" "$2" "step: every exit status matches '$3', so the step cannot fail" ;;
    esac
}

# directive_words FILE LINE KEY VALUE: whether each placeholder in it is known.
directive_words () {
    local rest=$4
    while [[ $rest =~ \{([A-Za-z_-]*)\}(.*)$ ]]; do
        rest=${BASH_REMATCH[2]}
        case ${BASH_REMATCH[1]} in
        nodes | tasks | cpus | cores | all | allcores | output) ;;
        *)
            case_bad "$1" "$2" "$3: unknown placeholder {${BASH_REMATCH[1]}}; allowed: {nodes}, {tasks}, {cpus}, {cores}, {all}, {allcores}, {output}"
            return
            ;;
        esac
    done
}

# case_directive FILE LINE TEXT: take "KEY: VALUE".
case_directive () {
    local key=${3%%:*} value=${3#*:}
    value=${value#"${value%%[![:blank:]]*}"}
    value=${value%"${value##*[![:blank:]]}"}
    case $key in
    step)
        [ -n "$value" ] || { case_bad "$1" "$2" "step: an exit status is missing"; return; }
        [[ $value =~ ^[][0-9*?!^-]+([[:blank:]]|$) ]] ||
            { case_bad "$1" "$2" "step: '${value%%[[:blank:]]*}' is not an exit status, or a pattern such as [1-9]*"; return; }
        directive_status "$1" "$2" "${value%%[[:blank:]]*}" || return
        directive_words "$1" "$2" step "$value" || return
        case_steps+=("$value")
        case_lines+=("$2")
        ;;
    launch)
        [ -z "$case_launch" ] || { case_bad "$1" "$2" "launch: given twice"; return; }
        [[ $value == -* ]] || { case_bad "$1" "$2" "launch: '$value' does not begin with an option of srun"; return; }
        directive_words "$1" "$2" launch "$value" || return
        case_launch=$value
        ;;
    needs)
        [[ $value =~ ^([0-9]{1,9}\ (nodes|tasks|cpus)|binding|machines)$ ]] ||
            { case_bad "$1" "$2" "needs: '$value' is not of the form '2 nodes', '8 tasks', '4 cpus', 'binding' or 'machines'"; return; }
        case_needs+=("$value")
        ;;
    says)
        [ -n "$value" ] || { case_bad "$1" "$2" "says: a pattern is missing"; return; }
        grep -qE -e "$value" </dev/null 2>/dev/null
        [ $? -eq 1 ] || { case_bad "$1" "$2" "says: '$value' is not an extended regular expression"; return; }
        ! grep -qE -e "$value" <<<'' ||
            { case_bad "$1" "$2" "says: '$value' matches an empty line, so it requires nothing"; return; }
        case_says+=("$value")
        ;;
    limit)
        [[ $value =~ ^[1-9][0-9]{0,5}$ ]] ||
            { case_bad "$1" "$2" "limit: '$value' is not a number of seconds"; return; }
        [ -z "$limited" ] || { case_bad "$1" "$2" "limit: given twice"; return; }
        limited=yes
        case_limit=$value
        ;;
    *) case_bad "$1" "$2" "unknown #ACCEPT '$key'; allowed: step, launch, needs, says, limit" ;;
    esac
}

# case_line FILE LINE TEXT: take a line of a case.
case_line () {
    local line=$3 text
    [ "$2" -gt 1 ] || line=${line#$'\xef\xbb\xbf'} # a byte order mark
    line=${line%$'\r'}                             # of another system
    [[ $line != *$'\r'* ]] || { case_bad "$1" "$2" "a carriage return within the line: convert the line ends, for example with tr '\\r' '\\n'"; return; }
    text=${line//$'\xc2\xa0'/ } # blanks that do not break
    if [[ $text =~ ^[[:blank:]]*#[[:blank:]]*ACCEPT[[:blank:]]+([^[:blank:]].*)$ ]]; then
        case_directive "$1" "$2" "${BASH_REMATCH[1]}"
    elif directive_like "$text"; then
        case_bad "$1" "$2" "looks like a misspelt directive; a directive is a line such as '#ACCEPT step: 0'; use other words in a comment that is none"
    elif [ -z "$case_title" ] && [[ $line == '# '* ]]; then
        case_title=${line#\# }
    fi
}

# step_only_prints OPTION...: whether pijob with these options prints something, and sums nothing.
step_only_prints () {
    local option
    for option in --hello --check --status --version -V --help -h; do
        ! among "$option" "$@" || return 0
    done
    return 1
}

# directive_check FILE LINE STEP: whether pijob takes the description with the options of a step;
# one of status 4 may show that it does not.  Appends to $case_own whether the description says
# how many ranks it expects.
directive_check () {
    local file=$1 line=$2 status said own='' option words
    local place_nodes=1 place_tasks=1 place_cpus=1 place_cores=1 output=. # not known yet
    local -a options=()
    case_fill "$3"
    status=${words[0]}
    for option in ${words[@]+"${words[@]:1}"}; do
        if [ "$option" = --hello ]; then
            own=hello
        elif step_only_prints "$option"; then
            status=4
        else
            options+=("$option")
        fi
    done
    if [ "$status" = 4 ]; then
        own=yes
    elif said=$(from_start "$pijob" --check ${options[@]+"${options[@]}"} "$file" 2>&1); then
        [ -n "$own" ] || ! awk '/^[^ ]/ { section = $1 } section == "expect:" && $1 == "ranks:" { found = 1 }
            END { exit !found }' <<<"$said" || own=yes
    else
        case_bad "$file" "$line" "step: pijob refuses its options: ${said%%$'\n'*}"
        return
    fi
    case_own+=("$own")
}

# case_read FILE: into $case_name, $case_title, $case_steps, ...
case_read () {
    local line number=0 complaint path=$1 limited='' i
    case $path in /*) ;; *) path=$start/$path ;; esac
    case_name=${1##*/}
    case_name=${case_name%.yaml}
    case_title=
    case_steps=()
    case_lines=() # of the steps
    case_own=()   # of each step: "yes", nothing is to be added to its options; "hello"; or ""
    case_launch=
    case_needs=()
    case_says=()
    case_limit=180 # above launch.timeout: pijob says where it hangs, "timeout" does not
    [ "$(tr -d '\000' <"$path" | wc -c)" = "$(wc -c <"$path")" ] ||
        { case_bad "$1" 1 "a case must be UTF-8 text without NUL characters (iconv -t UTF-8)"; return; }
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        case_line "$1" $number "$line" || return 1
    done <"$path" || return 1
    case_title=${case_title//[[:cntrl:]]/}
    [ ${#case_steps[@]} -gt 0 ] || { case_steps=(0); case_lines=(1); }
    complaint=$(from_start "$pijob" --quiet --check "$1" 2>&1) || {
        printf '%s\n' "$complaint" >&2
        return 1
    }
    for ((i = 0; i < ${#case_steps[@]}; i++)); do
        directive_check "$1" "${case_lines[i]}" "${case_steps[i]}" || return 1
    done
}
