/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * round.c - start mpirun, send a signal, wait for the end of all processes, within a bound
 */

#include "round.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "processes.h"

/* Seconds.  pijob's own limits are below: launch.timeout of the descriptions is 60 s, and a
 * sum that makes no progress after a signal is given up after 50 s. */
#define BOUND 150.0
#define BOUND_MPIRUN 60.0 /* for mpirun, after its last rank has ended */
#define LOOK 2.0          /* between two looks at what is left */
#define RETRY 0.002       /* between two looks for ranks that have not started */
#define PAUSE 0.05        /* for the end of a process */

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void round_adopt(void)
{
    sigset_t child;

    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, NULL);
}

/* Wait for SECONDS, or until a child ends. */
static void pause_for(double seconds)
{
    struct timespec time = {(time_t)seconds,
                            (long)((seconds - (double)(time_t)seconds) * 1e9)};
    sigset_t child;

    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigtimedwait(&child, NULL, &time);
}

/* In a new process. */
static void begin_child(const char *out, const char *err)
{
    sigset_t none;

    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* a campaign that is interrupted leaves nothing */
    (void)close(STDIN_FILENO);
    (void)close(STDOUT_FILENO);
    (void)close(STDERR_FILENO);
    if (open("/dev/null", O_RDONLY) != 0 ||
        open(out, O_WRONLY | O_CREAT | O_TRUNC, 0666) != 1 ||
        open(err, O_WRONLY | O_CREAT | O_TRUNC, 0666) != 2)
        _exit(126);
}

static void set_number(const char *name, long value)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%ld", value);
    (void)setenv(name, text, 1);
}

static void prepare_instant(const struct place *place, const struct plan *plan)
{
    char told[1024];

    if (plan->signal != 0 && plan->phase == PHASE_NONE)
        return;
    (void)snprintf(told, sizeof(told), "%s/told", place->directory);
    (void)setenv("LD_PRELOAD", place->preload, 1);
    (void)setenv("INSTANT_TOLD", told, 1);
    (void)setenv("INSTANT_PHASE", plan->signal == 0 ? "" : phase_names[plan->phase], 1);
    (void)setenv("INSTANT_TO", plan->target == TARGET_MPIRUN ? "parent" : "self", 1);
    set_number("INSTANT_CALL", plan->call);
    set_number("INSTANT_SIGNAL", plan->signal);
    set_number("INSTANT_RANKS", (long)plan->mask);
}

static pid_t start(const struct place *place, const struct plan *plan, const char *description)
{
    char ranks[16];
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    begin_child("out", "err");
    prepare_instant(place, plan);
    (void)snprintf(ranks, sizeof(ranks), "%d", plan->ranks);
    (void)execlp(place->mpirun, place->mpirun, "--oversubscribe", "-n", ranks, place->pijob,
                 "--quiet", "--kernel", "baseline", description, (char *)NULL);
    _exit(127);
}

/* Whether PROCESS is a rank.  Between fork and exec it still has the handlers of mpirun, and
 * shares the pipe that they write to. */
static bool is_rank(const struct process *process, pid_t mpirun)
{
    return process->parent == mpirun && strcmp(process->name, "pijob") == 0;
}

/* Send the signal from outside. */
static void strike(const struct plan *plan, pid_t mpirun, struct round *round)
{
    struct process process[PROCESSES_MAX];
    int count = processes_list(process);
    int rank = 0;

    for (int i = 0; i < count; i++) {
        bool hit = plan->target == TARGET_MPIRUN
                       ? process[i].pid == mpirun
                       : is_rank(&process[i], mpirun) && (plan->mask >> rank++ & 1);

        if (hit && process[i].state != 'Z' && kill(process[i].pid, plan->signal) == 0)
            round->fired++;
    }
}

static int shell_status(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool any_live_rank(const struct process *process, int count, pid_t mpirun)
{
    for (int i = 0; i < count; i++)
        if (process_is_live_rank(&process[i], mpirun))
            return true;
    return false;
}

static bool file_has(const char *name, const char *word)
{
    char line[4096];
    bool found = false;
    FILE *file = fopen(name, "r");

    while (file && !found && fgets(line, sizeof(line), file))
        found = strstr(line, word) != NULL;
    if (file)
        (void)fclose(file);
    return found;
}

/* At the bound: tell what is left, and end it. */
static void end_left(const struct process *process, int count, pid_t mpirun,
                     struct round *round)
{
    bool ranks = any_live_rank(process, count, mpirun);
    struct process left[PROCESSES_MAX];

    processes_describe(process, count, "left.txt");
    round->end = ranks ? ROUND_LEFT_RANKS : ROUND_LEFT_MPIRUN;
    round->where =
        !ranks && file_has("left.txt", "PMIx_server_finalize") ? "PMIx_server_finalize" : "";
    for (int i = 0; i < 1000 && (count = processes_list(left)) > 0; i++) {
        for (int k = 0; k < count; k++)
            (void)kill(left[k].pid, SIGKILL);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        pause_for(PAUSE / 10);
    }
}

/* Wait until no process is left; MPIRUN is the first one. */
static void wait_for_all(const struct plan *plan, pid_t mpirun, double began,
                         struct round *round)
{
    bool struck = plan->signal == 0 || plan->phase != PHASE_NONE;
    double last_rank = now();
    double next_look = began + LOOK;

    for (;;) {
        struct process process[PROCESSES_MAX];
        double strike_at = began + plan->delay;
        int status;
        int count;
        pid_t ended = waitpid(-1, &status, WNOHANG);

        if (ended < 0 && errno == ECHILD)
            return;
        if (ended == mpirun) {
            round->status = shell_status(status);
            if (WIFSIGNALED(status) && WTERMSIG(status) != plan->signal)
                round->end = ROUND_MPIRUN_CRASHED;
        }
        if (ended > 0)
            continue;
        if (!struck && now() >= strike_at) {
            strike(plan, mpirun, round);
            struck = round->fired > 0; /* else the ranks are still to come, or gone */
        }
        if (struck)
            pause_for(PAUSE);
        else
            pause_for(strike_at - now() > RETRY ? strike_at - now() : RETRY);
        if (now() < next_look)
            continue;
        next_look = now() + LOOK;
        count = processes_list(process);
        if (any_live_rank(process, count, mpirun))
            last_rank = now();
        if (now() - began > BOUND || now() - last_rank > BOUND_MPIRUN) {
            end_left(process, count, mpirun, round);
            return;
        }
    }
}

/* What the preloaded library told. */
static void read_told(struct round *round)
{
    char line[256];
    FILE *file = fopen("told", "r");

    while (file && fgets(line, sizeof(line), file)) {
        if (strncmp(line, "at ", 3) != 0)
            continue;
        round->fired++;
        if (strstr(line, " caught"))
            round->by_handler++;
        else
            round->by_default++;
    }
    if (file)
        (void)fclose(file);
}

int round_run(const struct place *place, const struct plan *plan, const char *description,
              struct round *round)
{
    double began = now();
    pid_t mpirun = start(place, plan, description);

    *round = (struct round){.end = ROUND_ENDED, .status = -1, .where = ""};
    if (mpirun < 0)
        return -1;
    wait_for_all(plan, mpirun, began, round);
    round->seconds = now() - began;
    read_told(round);
    return 0;
}

void round_measure(struct measure *measure)
{
    char line[256];
    char name[64];
    long calls;
    FILE *file = fopen("told", "r");

    while (file && fgets(line, sizeof(line), file)) {
        enum phase phase;

        if (sscanf(line, "calls %63s %*d %*d %ld", name, &calls) != 2)
            continue;
        phase = phase_find(name);
        if (phase != PHASE_NONE && calls > measure->calls[phase])
            measure->calls[phase] = calls;
    }
    if (file)
        (void)fclose(file);
}

int round_command(char *const command[], double seconds)
{
    double deadline = now() + seconds;
    int result = -1;
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        begin_child("said", "said.err");
        (void)execvp(command[0], command);
        _exit(127);
    }
    for (;;) {
        pid_t ended = waitpid(-1, &status, WNOHANG);

        if (ended < 0)
            return result;
        if (ended == pid)
            result = shell_status(status);
        if (ended > 0)
            continue;
        if (now() > deadline) {
            struct process process[PROCESSES_MAX];
            int count = processes_list(process);

            for (int i = 0; i < count; i++)
                (void)kill(process[i].pid, SIGKILL);
            result = -1;
        }
        pause_for(PAUSE);
    }
}
