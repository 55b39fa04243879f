/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * finding.c - collect the ranks and nodes for which a check fails
 */

#include <config.h>

#include "finding.h"

#include <string.h>

char *finding_add(struct finding *finding, const struct placement *placement, int rank)
{
    const char *node = placement_node(placement, rank);

    hostlist_add(&finding->nodes, node);
    return finding->count++ == 0 ? finding->first : NULL;
}

void finding_judge(const struct finding *finding, const char *cure, struct check *check)
{
    if (finding->count == 0)
        return;
    hostlist_copy(&check->hosts, &finding->nodes);
    check_fail(check, "%s; %s", finding->first, cure);
}

char *finding_others(const struct finding *finding, char text[FINDING_NODES_SIZE])
{
    static const char before[] = "; hosts: ";
    size_t length = sizeof(before) - 1;

    text[0] = '\0';
    if (finding->count > 1) {
        memcpy(text, before, sizeof(before));
        (void)hostlist_show(&finding->nodes, text + length, FINDING_NODES_SIZE - length);
    }
    return text;
}

void finding_clear(struct finding *finding)
{
    hostlist_clear(&finding->nodes);
    *finding = (struct finding){.count = 0};
}
