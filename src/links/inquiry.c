/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * inquiry.c - hosts that wait ask each other what they wait for
 */

#include <config.h>

#include "inquiry.h"

#include <stdlib.h>

#include "mpi/comm.h"
#include "mpi/tags.h"

enum {
    ASK = -1,
    SENDS_MAX = 16, /* at a time; a send to a host that is cut off may never end */
};

struct inquiry {
    const struct node_leaders *leaders;
    MPI_Request receive;
    int in;
    struct {
        MPI_Request request;
        int out;
    } send[SENDS_MAX];
};

/* Begin to receive the next message. */
static int receive_next(struct inquiry *inquiry, struct error *err)
{
    return comm_result(MPI_Irecv(&inquiry->in, 1, MPI_INT, MPI_ANY_SOURCE, TAG_LINK_INQUIRY,
                                 inquiry->leaders->mpi, &inquiry->receive),
                       "MPI_Irecv of the link test", err);
}

struct inquiry *inquiry_begin(const struct node_leaders *leaders, struct error *err)
{
    struct inquiry *inquiry = calloc(1, sizeof(*inquiry));

    if (!inquiry) {
        (void)error_set(err, "out of memory");
        return NULL;
    }
    inquiry->leaders = leaders;
    for (int i = 0; i < SENDS_MAX; i++)
        inquiry->send[i].request = MPI_REQUEST_NULL;
    if (receive_next(inquiry, err) == 0)
        return inquiry;
    free(inquiry);
    return NULL;
}

/* Send MESSAGE to HOST, unless too many messages are on their way: it will ask again. */
static int say(struct inquiry *inquiry, int host, int message, struct error *err)
{
    for (int i = 0; i < SENDS_MAX; i++) {
        int done = 0;

        if (comm_result(MPI_Test(&inquiry->send[i].request, &done, MPI_STATUS_IGNORE),
                        "MPI_Test", err) < 0)
            return -1;
        if (!done)
            continue;
        inquiry->send[i].out = message;
        return comm_result(MPI_Isend(&inquiry->send[i].out, 1, MPI_INT, host, TAG_LINK_INQUIRY,
                                     inquiry->leaders->mpi, &inquiry->send[i].request),
                           "MPI_Isend of the link test", err);
    }
    return 0;
}

int inquiry_ask(struct inquiry *inquiry, int host, struct error *err)
{
    return say(inquiry, host, ASK, err);
}

int inquiry_look(struct inquiry *inquiry, int host, bool *elsewhere, struct error *err)
{
    *elsewhere = false;
    for (;;) {
        MPI_Status status;
        int done = 0;
        int from;

        if (comm_result(MPI_Test(&inquiry->receive, &done, &status), "MPI_Test", err) < 0)
            return -1;
        if (!done)
            return 0;
        from = status.MPI_SOURCE;
        if (inquiry->in != ASK)
            *elsewhere |= from == host && inquiry->in != inquiry->leaders->host;
        else if (say(inquiry, from, host, err) < 0)
            return -1;
        if (receive_next(inquiry, err) < 0)
            return -1;
    }
}

/* Receive what has come. */
static void drain(const struct inquiry *inquiry)
{
    int there = 1;

    while (there) {
        MPI_Status status;
        int in;

        if (MPI_Iprobe(MPI_ANY_SOURCE, TAG_LINK_INQUIRY, inquiry->leaders->mpi, &there,
                       &status) != MPI_SUCCESS)
            return;
        if (there)
            (void)MPI_Recv(&in, 1, MPI_INT, status.MPI_SOURCE, TAG_LINK_INQUIRY,
                           inquiry->leaders->mpi, MPI_STATUS_IGNORE);
    }
}

void inquiry_end(struct inquiry *inquiry)
{
    bool sending = false;

    if (!inquiry)
        return;
    (void)MPI_Cancel(&inquiry->receive);
    (void)MPI_Wait(&inquiry->receive, MPI_STATUS_IGNORE);
    drain(inquiry);
    for (int i = 0; i < SENDS_MAX; i++) {
        int done = 0;

        (void)MPI_Test(&inquiry->send[i].request, &done, MPI_STATUS_IGNORE);
        if (!done && inquiry->send[i].request != MPI_REQUEST_NULL)
            sending = true;
    }
    /* MPI may still read what a host that is cut off has not received: the job ends anyway. */
    if (!sending)
        free(inquiry);
}
