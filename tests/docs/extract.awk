# extract.awk - the examples of README.md, doc/*.md and the manual pages
#
#   awk -v dir=DIR -f extract.awk FILE
#
# Writes each example into a file DIR/BASENAME-LINE.  In Markdown it is a paragraph indented by
# four blanks, or a fenced block; in mdoc, lines of .Dl, or what is between .Bd -literal and .Ed.
#
# SPDX-License-Identifier: BSD-3-Clause

function base(name) { sub(/.*\//, "", name); return name }

function begin() { if (!out) out = sprintf("%s/%s-%04d", dir, base(FILENAME), FNR) }

function end() { if (out) close(out); out = "" }

function put(line) { begin(); print line >out }

# What roff makes of a line.
function unroff(line)
{
    gsub(/\\-/, "-", line)
    gsub(/\\&/, "", line)
    gsub(/\\e/, "\\", line)
    return line
}

FILENAME ~ /\.md$/ && /^```/ { fenced = !fenced; end(); next }
FILENAME ~ /\.md$/ && fenced { put($0); next }
FILENAME ~ /\.md$/ && /^    / && (out || blank) { put(substr($0, 5)); blank = 0; next }
FILENAME ~ /\.md$/ { end(); blank = /^$/; next }

/^\.Bd -literal/ { end(); literal = 1; next }
/^\.Ed/ { end(); literal = 0; next }
literal { put(unroff($0)); next }
/^\.D[l1] / { put(unroff(substr($0, 5))); next }
{ end() }
