/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * html_style.c - style and script of the HTML page
 */

#include <config.h>

#include "html_style.h"

#define LIGHT                                                                                 \
    "--bg:#fff;--fg:#1a1a1a;--dim:#595959;--rule:#d0d0d0;--head:#f2f2f2;--pass:#00694d;"      \
    "--fail:#b3261e;--skip:#6b5a00;--s0:#0072b2;--s1:#e69f00;--s2:#009e73;--s3:#cc79a7;"      \
    "--s4:#56b4e9;--outlier:#d55e00;"
#define DARK                                                                                  \
    "--bg:#16181b;--fg:#e8e8e8;--dim:#a8a8a8;--rule:#3c4046;--head:#22262b;--pass:#5fd0a8;"   \
    "--fail:#ff8f85;--skip:#e3cf6b;--s0:#5cb3e6;--s1:#f0b840;--s2:#3fc79b;--s3:#e29bc4;"      \
    "--s4:#8fcdf2;--outlier:#ff8a3c;"

const char *html_style(void)
{
    return ":root{color-scheme:light dark;" LIGHT "}\n"
           "@media (prefers-color-scheme:dark){:root{" DARK "}}\n"
           "@media print{:root{" LIGHT "}}\n"
           "*{box-sizing:border-box}\n"
           "body{background:var(--bg);color:var(--fg);font:15px/1.45 system-ui,sans-serif;"
           "max-width:1300px;margin:0 auto;padding:1.5rem}\n"
           "h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}"
           "h3{font-size:1rem;margin:1.2rem 0 .3rem}\n"
           ".verdict{border:2px solid;border-radius:6px;padding:.8rem 1rem;margin:1rem 0;"
           "font-size:1.1rem}\n"
           ".pass{color:var(--pass)}.fail{color:var(--fail)}"
           ".skip,.stopped,.unfinished,.unreadable{color:var(--skip)}\n"
           ".dim{color:var(--dim)}\n"
           ".scroll{overflow-x:auto}\n"
           "table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
           "th,td{text-align:left;vertical-align:top;padding:.25rem .7rem;"
           "border-bottom:1px solid "
           "var(--rule);overflow-wrap:anywhere;min-width:6.4rem;max-width:26rem}\n"
           "th{background:var(--head);vertical-align:bottom;overflow-wrap:normal;min-width:0}"
           "\n"
           "th button{all:unset;cursor:pointer}"
           "th button:focus-visible{outline:2px solid var(--s0)}\n"
           "th[aria-sort=ascending] button::after{content:' \\25B2'}"
           "th[aria-sort=descending] button::after{content:' \\25BC'}\n"
           "td.n{text-align:right;white-space:nowrap;min-width:0}\n"
           "dl{margin:.3rem 0 .3rem 1rem}dt{font-weight:600}dd{margin:0 0 .2rem 1rem}\n"
           "pre{background:var(--head);padding:.7rem;overflow-x:auto;font-size:.85rem}\n"
           "details{border-top:1px solid var(--rule);padding:.5rem 0}"
           "summary{cursor:pointer;font-weight:600}\n"
           "figure{margin:1rem 0}figcaption{font-weight:600}\n"
           "svg{width:100%;height:auto;font:13px system-ui,sans-serif;fill:var(--fg)}\n"
           "svg .grid{stroke:var(--rule)}svg .axis{stroke:var(--fg);fill:none}\n"
           "svg .line{fill:none;stroke-width:2}\n"
           "svg .dashed{stroke:var(--dim);stroke-dasharray:7 5}\n"
           "svg .line.s0{stroke:var(--s0)}svg .mark.s0{fill:var(--s0)}"
           "svg .line.s1{stroke:var(--s1)}svg .mark.s1{fill:var(--s1)}"
           "svg .line.s2{stroke:var(--s2)}svg .mark.s2{fill:var(--s2)}"
           "svg .line.s3{stroke:var(--s3)}svg .mark.s3{fill:var(--s3)}"
           "svg .line.s4{stroke:var(--s4)}svg .mark.s4{fill:var(--s4)}"
           "svg .empty{fill:var(--head)}svg .label{font-size:11px}\n"
           "svg .mark.outlier{fill:var(--outlier)}\n"
           "@media print{body{max-width:none;padding:0;font-size:9pt}th,td{padding:.15rem "
           ".4rem}"
           "figure,tr{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}"
           "details::details-content{content-visibility:visible}"
           "th button::after{content:''!important}}\n";
}

const char *html_script(void)
{
    return "document.querySelectorAll('table.sort').forEach(function (table) {\n"
           "  table.querySelectorAll('th').forEach(function (th, column) {\n"
           "    var button = document.createElement('button');\n"
           "    button.textContent = th.textContent;\n"
           "    th.textContent = '';\n"
           "    th.appendChild(button);\n"
           "    button.addEventListener('click', function () {\n"
           "      var up = th.getAttribute('aria-sort') !== 'ascending';\n"
           "      var rows = Array.from(table.tBodies[0].rows);\n"
           "      var value = function (row) {\n"
           "        var cell = row.cells[column], v = cell.getAttribute('data-v');\n"
           "        return v === null ? cell.textContent : v === '' ? NaN : Number(v);\n"
           "      };\n"
           "      table.querySelectorAll('th').forEach(function (other) {\n"
           "        other.removeAttribute('aria-sort');\n"
           "      });\n"
           "      th.setAttribute('aria-sort', up ? 'ascending' : 'descending');\n"
           "      rows.sort(function (a, b) {\n"
           "        var x = value(a), y = value(b), order;\n"
           "        if (typeof x === 'number') {\n"
           "          if (isNaN(x) || isNaN(y)) return isNaN(x) - isNaN(y);\n"
           "          order = x - y;\n"
           "        } else {\n"
           "          order = x.localeCompare(y, undefined, {numeric: true});\n"
           "        }\n"
           "        return up ? order : -order;\n"
           "      });\n"
           "      rows.forEach(function (row) { table.tBodies[0].appendChild(row); });\n"
           "    });\n"
           "  });\n"
           "});\n"
           "window.addEventListener('beforeprint', function () {\n"
           "  document.querySelectorAll('details').forEach(function (d) { d.open = true; });\n"
           "});\n";
}
