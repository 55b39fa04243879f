/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_end.c - one message to or from another host, within a time limit
 */

#include <config.h>

#include "link_end.h"

#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "mpi/comm.h"
#include "mpi/tags.h"
#include "network.h"

enum {
    SPINS = 128,              /* tests before the first sched_yield() */
    LOOKS_A_TIME = 16,        /* later tests of the request for each look at the clock */
    ASKS = 4,                 /* questions to the other end within the timeout */
    PATIENCE = 10,            /* timeouts for a host that waits for a third one */
    LARGEST_PACKET = 1 << 16, /* of IP */
};

#define LARGE_PACKETS                                                                         \
    "it was lost, or the path drops large packets: compare the MTU of the interfaces and "    \
    "switches (ip link; ping -M do -s SIZE)"
#define LARGE_MESSAGES                                                                        \
    "it was lost, or MPI's protocol for large messages (rendezvous, RDMA) fails on this path"
#define LARGE_WITHIN                                                                          \
    "it was lost, or the copy of large messages within the node (CMA, XPMEM, KNEM) fails"

/* What is odd about the interfaces, and may be the cause: about the one that MPI uses here, or
 * any if there is no connection that tells which one that is. */
static const char *find_advice(const struct link_end *end)
{
    const struct interfaces_found *found = end->interfaces;
    char used[INTERFACE_NAME_SIZE];

    (void)network_tcp_bytes(used, sizeof(used));
    if (*found->clash && (!*used || strcmp(used, found->clash_name) == 0))
        return found->clash;
    if (*found->not_shared && (!*used || strcmp(used, found->not_shared_name) == 0))
        return found->not_shared;
    return "";
}

/* A rank of this node did not answer in time. */
static int give_up_within(const struct link_end *end, int rank, struct error *err)
{
    const char *me = end->leaders->node[end->leaders->host];
    const char *other = end->leaders->node[rank];

    if (end->trying > 0)
        return error_set(err,
                         "node links: messages of %zu B pass between %s and %s on %s, but one "
                         "of %zu B has not arrived for %.3g s (links.timeout): " LARGE_WITHIN,
                         end->arrived, me, other, end->within, end->trying, end->timeout);
    return error_set(err,
                     "node links: %s has not answered %s on %s for %.0f s (links.timeout): it "
                     "was stopped, or the shared memory of MPI fails there",
                     other, me, end->within, end->timeout);
}

/* HOST did not answer in time: say what is known of the link. */
static int give_up(const struct link_end *end, int host, struct error *err)
{
    const struct node_leaders *leaders = end->leaders;
    const char *me = leaders->node[leaders->host];
    const char *other = leaders->node[host];
    const char *advice = find_advice(end);

    if (end->trying > 0)
        return error_set(
            err,
            "links: messages of %zu B pass between %s and %s, but one of %zu B has "
            "not arrived for %.0f s (links.timeout): %s%s%s",
            end->arrived, me, other, end->trying, end->timeout,
            end->arrived < LARGEST_PACKET ? LARGE_PACKETS : LARGE_MESSAGES,
            *advice ? "; " : "", advice);
    return error_set(err,
                     "links: %s has not answered %s for %.0f s (links.timeout): the link "
                     "between them is down, or %s is cut off%s%s",
                     other, me, end->timeout, other, *advice ? "; " : "", advice);
}

/* How long the other end has been waited for. */
struct wait {
    double begin;   /* seconds, as of clock_now(); 0: not long enough to look at the clock */
    double asked;   /* when the other end was asked last */
    bool elsewhere; /* it has answered that it waits for a third host */
};

/* RETURN: 1 if HOST has not answered in time; 0: wait on; -1 with the reason in ERR. */
static int look(const struct link_end *end, int host, struct wait *wait, struct error *err)
{
    double now = clock_now();
    bool elsewhere;

    if (wait->begin == 0)
        wait->begin = wait->asked = now;
    if (inquiry_look(end->inquiry, host, &elsewhere, err) < 0)
        return -1;
    wait->elsewhere |= elsewhere;
    if (now - wait->asked > end->timeout / ASKS) {
        wait->asked = now;
        if (inquiry_ask(end->inquiry, host, err) < 0)
            return -1;
    }
    return now - wait->begin > end->timeout * (wait->elsewhere ? PATIENCE : 1);
}

int link_wait(const struct link_end *end, MPI_Request *request, int host, struct error *err)
{
    struct wait wait = {.begin = 0};

    for (unsigned looks = 1;; looks++) {
        int done = 0;
        int late;

        if (comm_result(MPI_Test(request, &done, MPI_STATUS_IGNORE), "MPI_Test", err) < 0)
            return -1;
        if (done)
            return 0;
        if (looks <= SPINS)
            continue;
        (void)sched_yield();
        if (looks % LOOKS_A_TIME != 0)
            continue;
        late = look(end, host, &wait, err);
        if (late != 0)
            return late < 0      ? -1
                   : end->within ? give_up_within(end, host, err)
                                 : give_up(end, host, err);
    }
}

int link_send(struct link_end *end, int to, int tag, const void *bytes, size_t length,
              struct error *err)
{
    MPI_Request request;

    end->volume += length;
    if (comm_result(
            MPI_Isend(bytes, (int)length, MPI_BYTE, to, tag, end->leaders->mpi, &request),
            "MPI_Isend of the link test", err) < 0)
        return -1;
    return link_wait(end, &request, to, err);
}

int link_receive(struct link_end *end, int from, int tag, void *bytes, size_t length,
                 struct error *err)
{
    MPI_Request request;

    end->volume += length;
    if (comm_result(
            MPI_Irecv(bytes, (int)length, MPI_BYTE, from, tag, end->leaders->mpi, &request),
            "MPI_Irecv of the link test", err) < 0)
        return -1;
    return link_wait(end, &request, from, err);
}

int link_end_init(struct link_end *end, const struct node_leaders *leaders, size_t bytes,
                  double timeout, const struct interfaces_found *interfaces, struct error *err)
{
    *end = (struct link_end){
        .leaders = leaders, .bytes = bytes, .timeout = timeout, .interfaces = interfaces};
    end->out = malloc(bytes);
    end->in = malloc(bytes);
    if (!end->out || !end->in)
        (void)error_set(err, "out of memory for messages of %zu bytes", bytes);
    else if ((end->inquiry = inquiry_begin(leaders, err)))
        return 0;
    link_end_clear(end);
    return -1;
}

void link_end_clear(struct link_end *end)
{
    inquiry_end(end->inquiry);
    end->inquiry = NULL;
    free(end->out);
    free(end->in);
    end->out = end->in = NULL;
}
