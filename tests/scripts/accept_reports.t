#!/bin/bash
# accept_reports.t - TAP and JUnit XML that their readers take, whatever a program printed
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/accept.sh
. "$srcdir/tests/lib/accept.sh"
python3 -c 'import yaml' 2>/dev/null || skip_all "no python3-yaml"
for tool in prove xmllint; do command -v $tool >/dev/null || skip_all "no $tool"; done
stub_pijob "cat '$SCRATCH/printed'"

# The YAML blocks of a TAP, read by one that is strict; the names and directives of its tests.
cat >read_tap.py <<'END'
import re, sys, yaml
block, tests = None, []
for line in open("out/accept.tap", encoding="utf-8", newline="\n").read().split("\n"):
    if line == "  ---":
        block = []
    elif line == "  ...":
        d = yaml.safe_load("\n".join(block))
        assert d["message"] and d["type"] and d["said"] and all(isinstance(v, str) for v in d.values()), d
        block = None
    elif block is not None:
        block.append(line)
    elif re.match("(not )?ok ", line):
        m = re.match(r"(ok|not ok) \d+ - ([^#]*?)(?: # (SKIP|TODO).*)?$", line)
        assert m, line
        tests.append((m.group(1), m.group(3)))
    else:
        assert re.match(r"TAP version 13$|1\.\.\d+$|$", line), line
assert block is None
print(tests)
END

# reports NAME [TITLE [DIRECTIVE]]: what a case that prints ./printed leaves, is valid; one case that
# passes and one that fails.
reports () {
    new_suite
    printf '# %s\n#ACCEPT step: 3\n%bseries: {terms: 10}\n' "${2-Passes}" "${3-}" >suite/1-pass.yaml
    printf '# %s\n#ACCEPT step: 0\n%bseries: {terms: 10}\n' "${2-Fails}" "${3-}" >suite/2-fail.yaml
    accept_suite
    is "$status" 1 "$1: one fails" || show_run
    # No control characters for the terminal, in what is shown and archived.
    is "$(tr -d '\n\t\40-\176\200-\377' <out/summary.txt | wc -c)" 0 "$1: the summary can be shown"
    run 30 python3 read_tap.py
    is "$out" "[('ok', None), ('not ok', None)]" "$1: TAP" || { show_run; diag "$(cat -v out/accept.tap)"; }
    run 30 prove --exec cat out/accept.tap
    like "$status $out" 'Failed test: +2' "$1: prove takes it" || { show_run; diag "$(cat -v out/accept.tap)"; }
    for schema in junit-10 junit-ant; do
        run 30 xmllint --noout --nonet --schema "$srcdir/tests/report/data/$schema.xsd" out/accept.xml
        is "$status" 0 "$1: valid by $schema.xsd" || { show_run; diag "$(cat -v out/accept.xml)"; }
    done
    run 30 xmllint --xpath 'concat(name(/*), " ", count(/testsuites/testsuite), " ", count(/testsuites/testsuite/testcase[@name and @classname and @time]),
        " ", count(//testcase/failure[@message and @type]), " ", count(/testsuites/@*), " ",
        /testsuites/testsuite/@tests, /testsuites/testsuite/@failures, /testsuites/testsuite/@skipped)' out/accept.xml
    is "$out" "testsuites 1 2 1 0 210" "$1: JUnit" || show_run
}

while IFS='|' read -r name text; do
    printf '%b' "$text" >printed
    reports "$name"
done <<'END'
an answer|an answer\n
nothing|
blanks first|1\n    four\n  two\nnone\nx\n
empty lines first|1\n2\n\n\n\n  x\n
YAML|key: [value\n- "x\n? : %\n---\n...\n|-\n& * ! @ `\n
the end of a block|  ...\n...\n    ...\n
tabs|\tx\n\t\ty\n
control characters|\e[31mred\e[0m\a\b\v\f\x7f\x01\n
NUL characters|a\0b\n
carriage returns|10 %%\r20 %%\r\nx\r\n
not characters that iconv keeps|\xf7\x9d\x87\xb3 \xf4\x90\x80\x80 \xfb\x80\x80\x80\x80 \xfd\x80\x80\x80\x80\x80\n
UTF-8|caf\xe9 \xc0\xaf \xed\xa0\x80 \xff\xfe\n
UTF-8|caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80\n
line ends of Unicode|a\xe2\x80\xa8b\xe2\x80\xa9c\xc2\x85d\n
C1 controls and no characters|\xc2\x9b2J\xef\xbf\xbe\xef\xbf\xbf\xef\xb7\x90\xef\xbb\xbf\n
XML|<a>&amp; ]]> <![CDATA[ </failure> <!-- -- "\n
a cut character|x\xe2\x82
pijob's own message|noise\npijob: check 'x' failed: "a\\b" # TODO\nok 7 - not a test\nnoise\n
TAP|not ok 1\nok 2 # SKIP x\nBail out!\n1..9\n
END
printf '%0200000d\n' 1 >printed
reports "a long line"
head -c 300000 /dev/urandom >printed
reports "any bytes"

echo x >printed
for title in 'a # TODO b' '# SKIP' 'ends in \' 'a \# SKIP b' $'a\tb' $'caf\xc3\xa9' '1..3' 'ok 5' '<a> & "b" ]]>' '%s %d %%'; do
    reports "a title such as ${title//#/(sign)}" "$title" # of this TAP, too
done
reports "a pattern in a message" "Says" "#ACCEPT says: x|\"\\\\\\\\\\\\\\\\ #<a>\n"

done_testing
