# figures.sh - what the cases of an acceptance suite measured, and which hosts failed, from their logs
# shellcheck shell=bash disable=SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# figures_case LOG: what was measured, on one line: ranks and nodes, the rate, the wire-up, and the
# latency and the bandwidth of the links, each with its worst host or pair.
figures_case () {
    [ -r "$1" ] || return 0
    LC_ALL=C awk '
        # field LINE KEY: the value of KEY in {KEY: VALUE, ...}, without quotes.
        function field(line, key) {
            if (!match(line, "[{ ]" key ": [^,}]*")) return ""
            line = substr(line, RSTART, RLENGTH)
            sub(/^.[a-z_]+: /, "", line)
            gsub(/"/, "", line)
            return line
        }
        function is_number(text) { return text ~ /^[0-9.]+(e[+-]?[0-9]+)?$/ }
        # scaled VALUE UNIT: with a prefix.
        function scaled(value, unit, prefixes, i) {
            value += 0
            if (unit == "s") {
                if (value < 1e-3) return sprintf("%.3g us", value * 1e6)
                return value < 1 ? sprintf("%.3g ms", value * 1e3) : sprintf("%.3g s", value)
            }
            split("k M G T", prefixes, " ")
            for (i = 0; value >= 1000 && i < 4; i++) value /= 1000
            return sprintf("%.3g %s%s", value, i ? prefixes[i] : "", unit)
        }
        function worst(value, who) { return value (who == "" ? "" : " (" who ")") }
        /^---/ { event = part = name = "" }
        $1 == "event:" { event = $2; if (event == "result") { figures = rest = "" } }
        /^[a-z]/ { part = $1 }
        event == "links" && /^latency: \{/ && is_number(field($0, "max")) {
            links = links ", latency " worst(scaled(field($0, "max"), "s"), field($0, "worst"))
        }
        event == "links" && /^bandwidth: \{/ && is_number(field($0, "min")) {
            links = links ", bandwidth " worst(scaled(field($0, "min"), "B/s"), field($0, "worst"))
        }
        event != "result" { next }
        /^ranks: [0-9]+$/ { ranks = $2 }
        /^nodes: [0-9]+$/ { figures = ranks " ranks on " $2 " nodes" }
        /^rate: / && is_number($2) { figures = figures sprintf(", %.3g terms/s", $2) }
        part == "seconds:" && /^  wire_up: \{/ && is_number(field($0, "max")) {
            figures = figures ", wire-up " worst(scaled(field($0, "max"), "s"), field($0, "host"))
        }
        /^- name: / { name = substr($0, 9); gsub(/"/, "", name) }
        # An expectation that could not be measured is not fulfilled.
        part == "checks:" && /^  verdict: skip/ { rest = rest ", skipped: " name }
        END { if (figures != "") printf "%s%s%s", figures, links, rest }' "$1"
}

# figures_bad LOG...: the hosts that failed checks name, one a line.  A check that names all nodes
# blames none of them, and a fault that was injected says nothing about a host.
figures_bad () {
    LC_ALL=C awk '
        function finish(i, names, count) {
            if (!injected)
                for (i = 1; i <= found; i++) {
                    count = split(hosts[i], names, ",")
                    if (count < nodes || nodes < 2)
                        for (; count > 0; count--)
                            if (names[count] ~ /^[A-Za-z0-9][A-Za-z0-9._-]*$/) print names[count]
                }
            found = injected = nodes = failed = 0
        }
        FNR == 1 { finish() }
        /^---/ { event = name = "" }
        $1 == "event:" { event = $2; if (event == "result") finish() }
        event != "result" { next }
        /^nodes: [0-9]+$/ { nodes = $2 }
        /^- name: / { failed = 0; if ($0 ~ /"inject"/) injected = 1 }
        /^  verdict: fail$/ { failed = 1 }
        failed && /^  hosts: "/ { text = substr($0, 10); gsub(/"/, "", text); hosts[++found] = text }
        END { finish() }' "$@" | sort -u
}
