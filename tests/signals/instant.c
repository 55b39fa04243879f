/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * instant.c - to be preloaded into mpirun and its ranks: a signal at an exact instant
 *
 * An instant is the Nth call of certain functions within a phase of the process, so it does
 * not depend on how fast or busy the machine is.  If a phase has fewer calls, the signal comes
 * at its end.
 *
 * INSTANT_PHASE, INSTANT_CALL   the phase and N
 * INSTANT_SIGNAL                the number of the signal; 0: none
 * INSTANT_RANKS                 the ranks that reach the instant, as bits
 * INSTANT_TO                    "self", or "parent", which is mpirun
 * INSTANT_TOLD                  a file, to which lines are appended
 *
 * Before the signal, a process appends "at PHASE PID RANK default|caught|ignored"; if there is
 * no signal, it appends "calls PHASE PID RANK COUNT" at the end of each phase.
 */

#include "instant.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct {
    bool active;
    pid_t pid;
    int rank;
    enum phase wanted;
    long call;
    int number; /* of the signal */
    bool to_parent;
    atomic_bool fired;
    _Atomic(int) phase;
    atomic_long calls[PHASES];
} here = {.phase = PHASE_NONE};

static void append(const char *text)
{
    const char *told = getenv("INSTANT_TOLD");
    int fd = told ? (int)syscall(SYS_openat, AT_FDCWD, told,
                                 O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)
                  : -1;

    if (fd >= 0) {
        (void)syscall(SYS_write, fd, text, strlen(text));
        (void)syscall(SYS_close, fd);
    }
}

static const char *disposition(void)
{
    struct sigaction action;

    if (sigaction(here.number, NULL, &action) < 0 || action.sa_handler == SIG_DFL)
        return "default";
    return action.sa_handler == SIG_IGN ? "ignored" : "caught";
}

static void fire(enum phase phase)
{
    char text[128];
    int saved = errno;

    if (here.number == 0 || getpid() != here.pid || atomic_exchange(&here.fired, true))
        return;
    (void)snprintf(text, sizeof(text), "at %s %d %d %s\n", phase_names[phase], (int)here.pid,
                   here.rank, disposition());
    append(text);
    (void)kill(here.to_parent ? getppid() : here.pid, here.number);
    errno = saved;
}

/* One of the calls that are counted. */
static void call_in(enum phase phase)
{
    long calls;

    if (!here.active || phase == PHASE_NONE)
        return;
    calls = atomic_fetch_add(&here.calls[phase], 1) + 1;
    if (phase == here.wanted && calls == here.call)
        fire(phase);
}

void instant_call(void)
{
    call_in((enum phase)here.phase);
}

/* A file operation during the sum; all of them belong to checkpoints. */
void instant_file_call(void)
{
    instant_call();
    if (here.phase == PHASE_SUM)
        call_in(PHASE_CHECKPOINT);
}

static void end_phase(enum phase phase)
{
    char text[128];

    if (!here.active || phase == PHASE_NONE || getpid() != here.pid)
        return;
    if (here.number == 0) {
        (void)snprintf(text, sizeof(text), "calls %s %d %d %ld\n", phase_names[phase],
                       (int)here.pid, here.rank, atomic_load(&here.calls[phase]));
        append(text);
    }
    if (phase == here.wanted)
        fire(phase);
}

/* Phases follow each other; one that has passed does not come back. */
void instant_begin(enum phase phase)
{
    enum phase before = (enum phase)here.phase;

    if (!here.active || before >= phase)
        return;
    end_phase(before);
    if (before == PHASE_SUM)
        end_phase(PHASE_CHECKPOINT);
    here.phase = phase;
}

static long number(const char *name)
{
    const char *value = getenv(name);

    return value ? strtol(value, NULL, 0) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *program = program_invocation_short_name;
    const char *rank = getenv("OMPI_COMM_WORLD_RANK");
    bool is_rank = strcmp(program, "pijob") == 0 && rank;
    bool is_launcher = strcmp(program, "mpirun") == 0 || strcmp(program, "orterun") == 0;
    const char *phase = getenv("INSTANT_PHASE");
    const char *to = getenv("INSTANT_TO");

    if (!phase || (!is_rank && !is_launcher))
        return;
    here.pid = getpid();
    here.rank = is_rank ? (int)strtol(rank, NULL, 10) : -1;
    here.wanted = phase_find(phase);
    here.call = number("INSTANT_CALL");
    here.number = (int)number("INSTANT_SIGNAL");
    here.to_parent = is_rank && to && strcmp(to, "parent") == 0;
    here.active =
        is_launcher || here.number == 0 || (number("INSTANT_RANKS") >> here.rank & 1);
    here.phase = is_rank ? PHASE_EXEC : PHASE_MPIRUN_START;
    if (is_rank)
        instant_begin(PHASE_MAIN);
}

__attribute__((destructor)) static void end(void)
{
    end_phase((enum phase)here.phase);
}

/* The sum: from the first look at the others, until something else is communicated. */
void instant_look(void)
{
    instant_begin(PHASE_SUM);
    instant_call();
}

void instant_communicate(void)
{
    if (here.phase == PHASE_SUM)
        instant_begin(PHASE_COLLECT);
    instant_call();
}

void instant_rank_ended(void)
{
    if (here.phase == PHASE_MPIRUN_LAUNCH)
        instant_begin(PHASE_MPIRUN_END);
}
