/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_FORMATS_H
#define PIJOB_REPORT_FORMATS_H

#include "out.h"
#include "report.h"

struct format {
    const char *name;
    void (*write)(struct out *out, const struct report *report);
};

/* RETURN: the format NAME, or NULL.
 */
const struct format *format_find(const char *name);

/* RETURN: the names of all, with ", " between.
 */
const char *format_names(void);

#endif /* PIJOB_REPORT_FORMATS_H */
