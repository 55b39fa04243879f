/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host_warnings.c - what may go wrong on the hosts of a job
 */

#include <config.h>

#include "host_warnings.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "links/network.h"
#include "shm_check.h"

/* Whether messages between hosts may go by TCP: no faster port is active here. */
static bool may_use_tcp(void)
{
    char ports[128];

    return network_ports(NETWORK_PORTS_ROOT, ports, sizeof(ports)) == 0;
}

static int open_now(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int count = -3; /* . and .. and this directory */

    if (!dir)
        return 0;
    while (readdir(dir))
        count++;
    (void)closedir(dir);
    return count > 0 ? count : 0;
}

/* Rank 0 receives from all others: with TCP, by a connection for each rank of another host. */
static const char *files_warning(const struct check_facts *facts, char *text, size_t size)
{
    const struct placement *placement = facts->placement;
    const char *node = placement_node(placement, 0);
    struct rlimit limit;
    int others = 0;
    int now = open_now();

    for (int rank = 0; rank < placement->ranks; rank++)
        others += strcmp(placement_node(placement, rank), node) != 0;
    if (others == 0 || getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
        limit.rlim_cur == RLIM_INFINITY || (rlim_t)now + (rlim_t)others <= limit.rlim_cur)
        return NULL;
    (void)snprintf(
        text, size,
        "rank 0 on %s may open %llu files and has %d open, but TCP needs one for each "
        "of the %d ranks on other hosts; raise ulimit -n (LimitNOFILE of slurmd, "
        "limits.conf)",
        node, (unsigned long long)limit.rlim_cur, now, others);
    return text;
}

int host_warnings(const struct check_facts *facts,
                  char text[HOST_WARNINGS_MAX][HOST_WARNING_SIZE])
{
    int count = 0;

    if (shm_warning(facts, text[count], HOST_WARNING_SIZE))
        count++;
    if (may_use_tcp() && files_warning(facts, text[count], HOST_WARNING_SIZE))
        count++;
    return count;
}
