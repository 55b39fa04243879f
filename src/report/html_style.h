/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_HTML_STYLE_H
#define PIJOB_REPORT_HTML_STYLE_H

/* The style of the page, for light and dark screens and for paper, and the script that sorts a
 * table by the column whose head is clicked.
 */
const char *html_style(void);
const char *html_script(void);

#endif /* PIJOB_REPORT_HTML_STYLE_H */
