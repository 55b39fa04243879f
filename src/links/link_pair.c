/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_pair.c - measure the link between two hosts
 *
 * The lower host leads: one byte goes back and forth, then it sends messages, then it receives
 * messages.  The first messages grow, so that a path which carries small packets only is told
 * from a link that is cut.  The sender decides after each message whether another one follows,
 * so that a fast link is measured often and a slow one not for long.  The receiver first says
 * that it is ready, and checks a message after the time was taken.
 */

#include <config.h>

#include "link_pair.h"

#include <string.h>

#include "core/clock.h"
#include "link_time.h"
#include "mpi/comm.h"
#include "mpi/tags.h"

enum {
    LUCKY = 2, /* shortest trips that do not count: a traffic shaper may let them pass */
    GROW_NUMBER = 1 << 20, /* of the first message that grows */
};

#define UNDISTURBED 0.9 /* the least share of a processor that an end needs */

/* ---- Agree whether to measure ---- */

/* RETURN: whether the lower host wants to measure; -1 on failure. */
static int meet(struct link_end *end, int host, bool wanted, struct error *err)
{
    unsigned char mine = wanted;
    unsigned char theirs = 0;
    MPI_Request request;

    if (comm_result(
            MPI_Irecv(&theirs, 1, MPI_BYTE, host, TAG_LINK_HELLO, end->leaders->mpi, &request),
            "MPI_Irecv of the link test", err) < 0 ||
        link_send(end, host, TAG_LINK_HELLO, &mine, 1, err) < 0 ||
        link_wait(end, &request, host, err) < 0)
        return -1;
    return end->leaders->host < host ? mine : theirs;
}

/* ---- Latency ---- */

/* The shortest of all trips, in ascending order. */
struct shortest {
    double trip[LUCKY + 1];
    int count;
};

static void keep_shortest(struct shortest *shortest, double trip)
{
    int at = shortest->count;

    if (at == LUCKY + 1 && trip >= shortest->trip[--at])
        return;
    for (; at > 0 && shortest->trip[at - 1] > trip; at--)
        shortest->trip[at] = shortest->trip[at - 1];
    shortest->trip[at] = trip;
    if (shortest->count <= LUCKY)
        shortest->count++;
}

static int ping(struct link_end *end, int host, double *latency, struct error *err)
{
    double begin = clock_now();
    struct shortest shortest = {.count = 0};
    unsigned char more = 1;
    int count = 0;

    while (more) {
        double sent = clock_now();

        more = ++count < LINK_PINGS_MAX && sent - begin < LINK_BUDGET;
        if (link_send(end, host, TAG_LINK_PING, &more, 1, err) < 0 ||
            link_receive(end, host, TAG_LINK_PING, &more, 1, err) < 0)
            return -1;
        keep_shortest(&shortest, clock_now() - sent);
    }
    *latency = shortest.trip[shortest.count - 1] / 2;
    return 0;
}

static int echo(struct link_end *end, int host, struct error *err)
{
    unsigned char more = 1;

    while (more)
        if (link_receive(end, host, TAG_LINK_PING, &more, 1, err) < 0 ||
            link_send(end, host, TAG_LINK_PING, &more, 1, err) < 0)
            return -1;
    return 0;
}

/* ---- Messages that grow ---- */

/* Check the message of BYTES from HOST, and count it in LINK if it is corrupted. */
static void look_at(const struct link_end *end, const struct message *message, size_t bytes,
                    int host, struct link *link)
{
    struct message_error first;

    if (message_check(message, end->in, bytes, &first) == 0)
        return;
    if (link->wrong++ == 0) {
        link->sender = host;
        link->bytes = bytes;
        link->error = first;
    }
}

/* Send messages to HOST that double in size, up to that of a message of the bandwidth; each
 * one is acknowledged. */
static int send_growing(struct link_end *end, int host, struct error *err)
{
    struct message message = {(uint32_t)end->leaders->host, (uint32_t)host, GROW_NUMBER};
    unsigned char byte = 0;

    end->arrived = 1; /* the pings */
    for (size_t size = LINK_GROW_FROM; size < end->bytes; size *= 2) {
        end->trying = size;
        message.number++;
        message_fill(&message, end->out, size);
        if (link_send(end, host, TAG_LINK_DATA, end->out, size, err) < 0 ||
            link_receive(end, host, TAG_LINK_ACK, &byte, 1, err) < 0)
            return -1;
        end->arrived = size;
    }
    end->trying = end->bytes;
    return 0;
}

static int receive_growing(struct link_end *end, int host, struct link *link,
                           struct error *err)
{
    struct message message = {(uint32_t)host, (uint32_t)end->leaders->host, GROW_NUMBER};
    unsigned char byte = 0;

    end->arrived = 1;
    for (size_t size = LINK_GROW_FROM; size < end->bytes; size *= 2) {
        end->trying = size;
        if (link_receive(end, host, TAG_LINK_DATA, end->in, size, err) < 0 ||
            link_send(end, host, TAG_LINK_ACK, &byte, 1, err) < 0)
            return -1;
        message.number++;
        look_at(end, &message, size, host, link);
        end->arrived = size;
    }
    end->trying = end->bytes;
    return 0;
}

/* ---- Bandwidth ---- */

/* Send messages to HOST.  The time includes the acknowledgement, which is short compared with
 * a message. */
static int send_messages(struct link_end *end, int host, double *bandwidth, struct error *err)
{
    struct message message = {(uint32_t)end->leaders->host, (uint32_t)host, 0};
    double begin;
    double shortest = -1;
    unsigned char more = 1;

    if (send_growing(end, host, err) < 0)
        return -1;
    begin = clock_now();
    for (int i = 1; more; i++) {
        unsigned char byte;
        double sent;
        double trip;
        double took;

        message.number++;
        message_fill(&message, end->out, end->bytes);
        if (link_receive(end, host, TAG_LINK_READY, &byte, 1, err) < 0)
            return -1;
        sent = clock_now();
        if (link_send(end, host, TAG_LINK_DATA, end->out, end->bytes, err) < 0 ||
            link_receive(end, host, TAG_LINK_ACK, &byte, 1, err) < 0)
            return -1;
        trip = clock_now() - sent;
        if (shortest < 0 || trip < shortest)
            shortest = trip;
        took = clock_now() - begin;
        more = i < LINK_MESSAGES_LEAST ? took < LINK_BUDGET : took < LINK_SHORTLY;
        if (link_send(end, host, TAG_LINK_MORE, &more, 1, err) < 0)
            return -1;
        end->arrived = end->bytes;
        end->trying = 0;
    }
    *bandwidth = shortest > 0 ? (double)end->bytes / shortest : 0;
    return 0;
}

static int receive_messages(struct link_end *end, int host, struct link *link,
                            struct error *err)
{
    struct message message = {(uint32_t)host, (uint32_t)end->leaders->host, 0};
    unsigned char more = 1;

    if (receive_growing(end, host, link, err) < 0)
        return -1;
    while (more) {
        unsigned char byte = 0;
        MPI_Request request;

        message.number++;
        end->volume += end->bytes;
        if (comm_result(MPI_Irecv(end->in, (int)end->bytes, MPI_BYTE, host, TAG_LINK_DATA,
                                  end->leaders->mpi, &request),
                        "MPI_Irecv of the link test", err) < 0 ||
            link_send(end, host, TAG_LINK_READY, &byte, 1, err) < 0 ||
            link_wait(end, &request, host, err) < 0 ||
            link_send(end, host, TAG_LINK_ACK, &byte, 1, err) < 0)
            return -1;
        look_at(end, &message, end->bytes, host, link);
        if (link_receive(end, host, TAG_LINK_MORE, &more, 1, err) < 0)
            return -1;
        end->arrived = end->bytes;
        end->trying = 0;
    }
    return 0;
}

/* ---- Both ends ---- */

/* Improve LINK by the attempt NOW. */
static void improve(struct link *link, const struct link *now)
{
    link->disturbed = now->disturbed && (link->latency == 0 || link->disturbed);
    if (link->latency == 0 || now->latency < link->latency)
        link->latency = now->latency;
    if (now->bandwidth > link->bandwidth)
        link->bandwidth = now->bandwidth;
    if (link->wrong == 0 && now->wrong > 0) {
        link->sender = now->sender;
        link->bytes = now->bytes;
        link->error = now->error;
    }
    link->wrong += now->wrong;
}

/* Elapsed time and processor time of an end: other processes may share its processor. */
struct stint {
    double wall;
    double processor;
};

static struct stint begin_stint(void)
{
    return (struct stint){clock_now(), clock_processor()};
}

static bool was_disturbed(const struct stint *begin)
{
    double wall = clock_now() - begin->wall;

    return clock_processor() - begin->processor < wall * UNDISTURBED;
}

static int lead(struct link_end *end, int host, struct link *link, struct error *err)
{
    struct link now = {.wrong = 0};
    struct stint stint = begin_stint();
    struct link theirs;

    if (ping(end, host, &now.latency, err) < 0 ||
        send_messages(end, host, &now.bandwidth, err) < 0 ||
        receive_messages(end, host, &now, err) < 0 ||
        link_receive(end, host, TAG_LINK_TALLY, &theirs, sizeof(theirs), err) < 0)
        return -1;
    now.disturbed = theirs.disturbed = was_disturbed(&stint) || theirs.disturbed;
    if (theirs.bandwidth < now.bandwidth)
        now.bandwidth = theirs.bandwidth;
    theirs.latency = now.latency;
    theirs.bandwidth = 0;
    improve(&now, &theirs);
    improve(link, &now);
    link->host[0] = end->leaders->host;
    link->host[1] = host;
    return 0;
}

static int follow(struct link_end *end, int host, struct error *err)
{
    struct link mine = {.wrong = 0};
    struct stint stint = begin_stint();

    if (echo(end, host, err) < 0 || receive_messages(end, host, &mine, err) < 0 ||
        send_messages(end, host, &mine.bandwidth, err) < 0)
        return -1;
    mine.disturbed = was_disturbed(&stint);
    return link_send(end, host, TAG_LINK_TALLY, &mine, sizeof(mine), err);
}

int link_measure(struct link_end *end, int host, bool wanted, struct link *link,
                 struct error *err)
{
    int measure;

    end->arrived = end->trying = 0;
    measure = meet(end, host, wanted, err);
    if (measure <= 0)
        return measure;
    return end->leaders->host < host ? lead(end, host, link, err) : follow(end, host, err);
}
