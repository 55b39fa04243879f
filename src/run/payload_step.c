/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * payload_step.c - large messages and collectives, as a step of a job
 *
 * It comes before the sum, so that a job of hours does not begin on a broken MPI.  Each call
 * is a phase of its own, so that a watchdog can tell which one hangs.
 */

#include <config.h>

#include "payload_step.h"

#include <stdio.h>

#include "core/watchdog.h"
#include "inject.h"
#include "run_checks.h"

/* A call with this NAME begins. */
static void begin_call(void *arg, const char *name)
{
    const struct session *session = arg;

    watchdog_begin(name, session->timeout,
                   *session->network_cure
                       ? session->network_cure
                       : "a message did not arrive: if shorter ones did, the path may drop "
                         "large packets: compare the MTU of the hosts and of the switches, "
                         "and find the link with links.sample=all");
}

/* Messages of one size by one exchange, both ways. */
static int exchange_messages(struct run *run, const struct message_plan *plan,
                             struct error *err)
{
    struct messages *messages = &run->messages;
    struct message_result *result = &messages->result[messages->count];

    for (int way = 0; way < MESSAGE_WAYS; way++) {
        char name[128];

        (void)snprintf(name, sizeof(name), "%s of %zu B", message_call(plan->exchange, way),
                       plan->bytes);
        begin_call(&run->session, name);
        if (messages_send(plan, way, result, &messages->payload, err) < 0)
            return -1;
    }
    messages->count++;
    return timing_spread(plan->comm, result->seconds, MESSAGE_WAYS, result->spread, err);
}

static int exchange_all(struct run *run, struct error *err)
{
    const struct job *job = &run->job;
    const struct comm *comm = &run->session.comm;
    struct message_plan plan = {
        .comm = comm,
        .placement = &run->session.placement,
    };
    int rc = message_room_make(job->communication, &job->payload, comm, &plan.room, err);

    for (plan.round = 0; rc == 0 && plan.round < job->payload.count; plan.round++) {
        plan.bytes = (size_t)job->payload.bytes[plan.round];
        plan.flipped = inject_flipped_rank(run, plan.bytes);
        for (plan.exchange = 0; rc == 0 && plan.exchange < EXCHANGE_COUNT; plan.exchange++)
            if (job->communication == COMMUNICATION_ALL || job->communication == plan.exchange)
                rc = exchange_messages(run, &plan, err);
    }
    message_room_clear(&plan.room);
    return rc;
}

static int run_collectives(struct run *run, struct error *err)
{
    struct messages *messages = &run->messages;

    messages->collective_count = COLLECTIVES_COUNT;
    return collectives_run(&run->session.comm, &run->session.placement,
                           inject_flipped_rank(run, 0), begin_call, &run->session,
                           messages->collective, &messages->collectives, err);
}

int payload_run(struct run *run, struct error *err)
{
    const struct job *job = &run->job;
    struct messages *messages = &run->messages;

    if (job->payload.count == 0 && job->collectives == COLLECTIVES_NONE)
        return 0;
    if (message_faults_begin(&run->session.comm, &messages->payload, err) < 0 ||
        message_faults_begin(&run->session.comm, &messages->collectives, err) < 0)
        return -1;
    if ((job->payload.count > 0 && exchange_all(run, err) < 0) ||
        (job->collectives == COLLECTIVES_ALL && run_collectives(run, err) < 0))
        return -1;
    run_checks(run, CHECKS_MESSAGES, NULL);
    return 0;
}

void payload_clear(struct run *run)
{
    message_faults_clear(&run->messages.payload);
    message_faults_clear(&run->messages.collectives);
}
