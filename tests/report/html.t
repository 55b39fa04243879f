#!/bin/bash
# html.t - the HTML page of pijob-report: whole, by itself, and without what hostile logs say
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

command -v python3 >/dev/null || skip_all "no python3"
cd "$SCRATCH" || exit 99
cp "$DATA"/*.log . && chmod u+w ./*.log || exit 99
for n in 1 2 4; do sed "s/^ranks: 4/ranks: $n/" restarts.log >"series-$n.log"; done
evil='"><img src=x onerror=alert(1)>.log'
cp hostile.log "$evil"

report --html page.html "$evil" ./*.log
is "$status|$out" "1|" "a page of all logs, also those that are no logs" || show_run
report --html pass.html pass.log
is "$status|$out|$err" "0||" "a page of one log"
report --html pass.html --format csv pass.log
like "$out" '^log,name' "... and a format"
report --html /nowhere/x.html pass.log
is "$status|$err" "1|pijob-report: /nowhere/x.html: cannot write the file: No such file or directory" "a page that cannot be written"
is "$(find . -name '*.html.*')" "" "nothing is left aside"

cat >look.py <<'END'
"""Usage: look.py PAGE: is it well formed, by itself, and which texts does it have?"""
import html.parser
import re
import sys

VOID = {"meta", "link", "br", "hr", "img", "input"}
OPTIONAL = {"tr", "td", "th"}
KNOWN = set("""html head meta title style link body h1 h2 h3 p div strong span table thead tbody tr th td dl dt
    dd pre details summary figure figcaption svg path circle text script""".split())


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.scripts = [], [], 0

    def handle_starttag(self, tag, attributes):
        if tag not in KNOWN:
            self.wrong.append("tag " + tag)
        for name, value in attributes:
            if name.startswith("on"):
                self.wrong.append("attribute " + name)
            if name in ("src", "href", "action") and value != "data:,":
                self.wrong.append("%s=%s" % (name, value))
        self.scripts += tag == "script"
        if tag == "tr" and self.open[-1] == "tr":
            self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.wrong.append("end of " + tag)


page = Page()
text = open(sys.argv[1], encoding="utf-8").read()
page.feed(text)
page.close()
if page.open:
    page.wrong.append("open " + str(page.open))
if page.scripts != 1:
    page.wrong.append("%d scripts" % page.scripts)
if re.search(r"https?://|@import|url\(", text):
    page.wrong.append("an address")
if "default-src 'none'" not in text:
    page.wrong.append("no policy")
if re.search(r"\bnan\b|\binf\b", re.sub(r"<script>.*?</script>|isNaN", "", text, flags=re.S)):
    page.wrong.append("nan")
print(page.wrong)
END
for page in page.html pass.html; do
    run 20 python3 look.py "$page"
    is "$status|$out|$err" "0|[]|" "$page: is whole, loads nothing, and has one script"
    printable "$(cat "$page")"
    ok $? "... no control characters"
done
text=$(cat page.html)
like "$text" '<div class="verdict fail"><strong>verdict: fail</strong>' "the verdict is on top"
like "$(cat pass.html)" '<div class="verdict pass"><strong>verdict: pass</strong>' "... of a log that passed"
is "$(grep -nE '^<h2>|class="verdict' page.html | sed 's/.*<h2>\([A-Za-z ]*\)<.*/\1/; s/.*verdict.*/verdict/' | paste -sd ,)" \
    "verdict,What failed,Jobs,Pictures,Logs" "what failed comes first"
is "$(grep -c '^<svg' page.html)" 4 "four pictures"
like "$text" '&lt;script&gt;alert' "a script in a log is text"
like "$text" 'cure:' "the cure is there"
for theme in 'prefers-color-scheme:dark' '@media print'; do
    like "$text" "$theme" "a style for $theme"
done

# A browser: it draws the page, has nothing to complain of, and asks nobody for anything.
BROWSER=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$BROWSER" ]; then
    skip "no chromium" "in a browser"
    done_testing
    exit
fi
run 120 "$BROWSER" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$SCRATCH/profile" \
    --enable-logging=stderr --log-level=0 --virtual-time-budget=2000 --dump-dom "file://$SCRATCH/page.html"
is "$status" 0 "a browser shows it" || show_run
like "$out" '<button>verdict</button>' "... its script has run"
unlike "$err" 'CONSOLE.*(rror|Refused)' "... and complains of nothing" || show_run

done_testing
