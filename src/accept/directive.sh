# directive.sh - reading a case of an acceptance suite
#
# A case is a job description.  Its first comment says what it shows.  Comments that begin
# with #ACCEPT say how to run it; all are optional:
#
#   #ACCEPT step: STATUS [PIJOB-OPTION]...
#       Run pijob so, and expect that exit status, or a shell pattern of it ([1-9]*).
#       Several are run one after the other; none is "step: 0".
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
#       What is printed must have a line that matches this extended regular expression.
#   #ACCEPT limit: SECONDS
#       A step that takes longer has failed.  The default is 180.
#
# A directive that is not read is a case that passes.  So a line that is like a directive, and
# is none, is an error: one with a misspelt word, one behind a value, one behind a line end that
# YAML knows and bash does not.
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

# directive_near WORD: whether it is ACCEPT, but for two letters at most.
directive_near () {
    local word=${1^^} right=ACCEPT i j best
    local -a row next
    [ ${#word} -ge 4 ] && [ ${#word} -le 8 ] || return 1
    row=(0 1 2 3 4 5 6)
    for ((i = 1; i <= ${#word}; i++)); do
        next=("$i")
        for ((j = 1; j <= ${#right}; j++)); do
            best=${row[j - 1]}
            [ "${word:i-1:1}" = "${right:j-1:1}" ] || best=$((best + 1))
            [ "$best" -le "${row[j]}" ] || best=$((row[j] + 1))
            [ "$best" -le "${next[j - 1]}" ] || best=$((next[j - 1] + 1))
            next[j]=$best
        done
        row=("${next[@]}")
    done
    [ "${row[6]}" -le 2 ]
}

# directive_like LINE: whether it is like a directive.
directive_like () {
    local text=${1//[^ -~$'\t']/} keys='(step|launch|needs|says|limit)[[:blank:]]*:'
    [[ ! $text =~ \#[#[:blank:]]*ACCEPT ]] || return 0
    [[ $text =~ ^[[:blank:]]*#+[[:blank:]]*(.*)$ ]] || return 1
    text=${BASH_REMATCH[1]}
    [[ ! $text =~ ^([A-Z]+[[:blank:][:punct:]]*)?$keys ]] || return 0
    [[ $text =~ ^([A-Za-z]+)(.*)$ ]] && directive_near "${BASH_REMATCH[1]}" || return 1
    # In small letters it may be a sentence.
    [[ $text =~ ^[A-Z]+([^A-Za-z]|$) ]] || [[ $text =~ ^[A-Za-z]+[[:blank:][:punct:]]+$keys ]]
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
        directive_words "$1" "$2" step "$value" || return
        case_steps+=("$value")
        ;;
    launch)
        [ -z "$case_launch" ] || { case_bad "$1" "$2" "launch: given twice"; return; }
        directive_words "$1" "$2" launch "$value" || return
        case_launch=$value
        ;;
    needs)
        [[ $value =~ ^([0-9]{1,9}\ (nodes|tasks|cpus)|binding|machines)$ ]] ||
            { case_bad "$1" "$2" "needs: '$value' is not like '2 nodes', '8 tasks', '4 cpus', 'binding' or 'machines'"; return; }
        case_needs+=("$value")
        ;;
    says)
        [ -n "$value" ] || { case_bad "$1" "$2" "says: a pattern is missing"; return; }
        grep -qE -e "$value" </dev/null 2>/dev/null
        [ $? -eq 1 ] || { case_bad "$1" "$2" "says: '$value' is not an extended regular expression"; return; }
        case_says+=("$value")
        ;;
    limit)
        [[ $value =~ ^[1-9][0-9]{0,5}$ ]] ||
            { case_bad "$1" "$2" "limit: '$value' is not a number of seconds"; return; }
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
        case_bad "$1" "$2" "looks like a misspelt directive; a directive is a line such as '#ACCEPT step: 0'"
    elif [ -z "$case_title" ] && [[ $line == '# '* ]]; then
        case_title=${line#\# }
    fi
}

# case_read FILE: into $case_name, $case_title, $case_steps, ...
case_read () {
    local line number=0 complaint path=$1
    case $path in /*) ;; *) path=$start/$path ;; esac
    case_name=${1##*/}
    case_name=${case_name%.yaml}
    case_title=
    case_steps=()
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
    [ ${#case_steps[@]} -gt 0 ] || case_steps=(0)
    complaint=$(from_start "$pijob" --quiet --check "$1" 2>&1) || {
        printf '%s\n' "$complaint" >&2
        return 1
    }
}
