/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_BASELINE_RUN_H
#define PIJOB_REPORT_BASELINE_RUN_H

#include "model.h"

/* What a baseline keeps of a run. */

enum entry_group {
    GROUP_ID,     /* which run it was: log, job, time */
    GROUP_KEY,    /* runs in which these differ cannot be compared */
    GROUP_FACT,   /* what may have changed: versions, libraries, limits */
    GROUP_HOST,   /* a host, or several ones, n[1-2000], without a value */
    GROUP_FIGURE, /* what is compared */
};

struct entry {
    enum entry_group group;
    const char *name;
    const char *value;
    const char *where; /* of a figure: its host or pair of hosts, or NULL; not in the file */
};

struct baseline_run {
    struct list entries; /* struct entry */
    struct arena texts;
};

/* How a figure is compared. */
struct figure_rule {
    const char *name; /* the first word of the figure's name */
    bool more_is_better;
    double tolerance; /* a smaller change, relative to the median, is none */
    double floor;     /* neither is one smaller than this */
    const char *unit;
};

/* Fill RUN with what LAUNCH of LOG tells; free it by baseline_run_release().
 */
void baseline_run_of(struct baseline_run *run, const struct log *log,
                     const struct launch *launch);
void baseline_run_release(struct baseline_run *run);

/* Add an entry; WHERE may be NULL.  Nothing, if VALUE is NULL.
 */
void baseline_run_add(struct baseline_run *run, enum entry_group group, const char *name,
                      const char *value, const char *where);

/* RETURN: the value of an entry, or NULL.
 */
const char *baseline_run_value(const struct baseline_run *run, enum entry_group group,
                               const char *name);

/* RETURN: the rule of the figure NAME, or NULL if it is not compared.
 */
const struct figure_rule *figure_rule_find(const char *name);

/* RETURN: the key of a group in the file.
 */
const char *entry_group_name(enum entry_group group);

#endif /* PIJOB_REPORT_BASELINE_RUN_H */
