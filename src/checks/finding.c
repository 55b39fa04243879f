/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * finding.c - collect the ranks and nodes for which a check fails
 */

#include <config.h>

#include "finding.h"

#include <stdio.h>
#include <string.h>

char *finding_add(struct finding *finding, const struct placement *placement, int rank)
{
    const char *node = placement_node(placement, rank);
    size_t used = strlen(finding->nodes);

    if (!finding->last || strcmp(finding->last, node) != 0)
        (void)snprintf(finding->nodes + used, sizeof(finding->nodes) - used, "%s%s",
                       used ? "," : "", node);
    finding->last = node;
    return finding->count++ == 0 ? finding->first : NULL;
}

void finding_judge(const struct finding *finding, const char *cure, struct check *check)
{
    if (finding->count == 0)
        return;
    (void)snprintf(check->hosts, sizeof(check->hosts), "%s", finding->nodes);
    check_fail(check, "%.300s; %s", finding->first, cure);
}
