/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_file_faults.c - a launch that is disturbed at each of its file operations in turn,
 * in every way: the checkpoint directory then holds right sums, and no less than before
 */

#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/owner.h"
#include "launch.h"
#include "scratch.h"
#include "unit.h"

/* Under AddressSanitizer fork(2) takes ten times as long: then only each fifth operation. */
#if WITH_ADDRESS_SANITIZER
enum { STEP = 5 };
#else
enum { STEP = 1 };
#endif

enum { RANKS = 2 };

static char found[1024]; /* what was there before a launch */

/* ---- What a disturbed launch finds ---- */

static void find_nothing(void)
{
}

/* A launch that was killed: more ranks than now, some work, its owner file. */
static void find_work(void)
{
    launch_in_peace(3, false);
}

/* And more of them, each killed a little later in its life. */
static void find_ruins(void)
{
    find_work();
    for (unsigned at = 7; at < 120; at += 7)
        (void)launch_disturbed("crash", at, false, RANKS, false);
}

/* ---- What it leaves ---- */

static struct launch_report peace; /* what a launch tells to which nothing is done */

/* What is done to the launch that is being looked at. */
static struct {
    const char *fault;
    unsigned at;
    bool on; /* and to all operations that follow */
} now;

static void expect(bool truth, const char *what)
{
    if (!truth)
        fail_msg("%s at operation %u%s: not so: %s; it said: %s", now.fault, now.at,
                 now.on ? " and on" : "", what, launch_told()->err.text);
}

/* RETURN: the text that tells of the fault, or NULL when it does not fail by itself. */
static const char *reason(const char *fault)
{
    static const struct {
        const char *fault;
        int error;
    } rows[] = {
        {"late", EIO},    {"full", ENOSPC}, {"EACCES", EACCES}, {"EDQUOT", EDQUOT},
        {"EINTR", EINTR}, {"EIO", EIO},     {"ENOSPC", ENOSPC},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].fault, fault) == 0)
            return strerror(rows[i].error);
    return NULL;
}

/* Whether the disturbed launch is still called the owner of the directory. */
static bool still_owns(void)
{
    struct owner owner;
    int dir = open(launch_directory(), O_RDONLY | O_DIRECTORY);
    bool owns = dir >= 0 && owner_read(dir, launch_directory(), &owner, NULL) == 0 &&
                owner.pid == (uint64_t)launch_told()->pid;

    if (dir >= 0)
        (void)close(dir);
    return owns;
}

/* How a launch may end: it goes on to the end, is killed, or says why it gives up. */
static void check_end(int result)
{
    const char *why = reason(now.fault);

    if (WIFSIGNALED(result)) {
        expect(WTERMSIG(result) == SIGKILL, "it does not hang, nor break down");
        expect(!why && strcmp(now.fault, "short") != 0, "it was not killed");
        return;
    }
    expect(WIFEXITED(result), "it has ended");
    if (WEXITSTATUS(result) == 0)
        return;
    expect(WEXITSTATUS(result) == LAUNCH_REFUSED,
           "it goes on, or gives up with exit status 6");
    expect(strstr(launch_told()->err.text, launch_directory()) != NULL, "it says where");
    expect(why && strstr(launch_told()->err.text, why), "it says why");
    expect(now.on || now.at <= launch_told()->saves[0] || now.at > launch_told()->saves[1],
           "a checkpoint that fails is no reason to give up");
    expect(now.on || !still_owns() ||
               (launch_told()->worked > 0 && now.at > launch_told()->worked),
           "it gives the directory up");
}

static unsigned half_made; /* files and directories that were begun and not finished */

static int count_half_made(const char *path, const struct stat *st, int type,
                           struct FTW *place)
{
    const char *name = path + place->base;
    char base[2048];

    (void)st;
    (void)snprintf(base, sizeof(base), "%s/base.1", path);
    if (type == FTW_D ? *name == 'e' && access(base, F_OK) < 0 : strstr(name, ".new") != NULL)
        half_made++;
    return 0;
}

/* RETURN: how many there are in DIRECTORY, which need not be there. */
static unsigned half_made_in(const char *directory)
{
    half_made = 0;
    (void)nftw(directory, count_half_made, 8, FTW_PHYS);
    return half_made;
}

/* A launch that gives up, and can, clears away what it has begun: the disk may be full. */
static void check_cleared_away(int result)
{
    bool can = strcmp(now.fault, "full") == 0 || (!now.on && strcmp(now.fault, "late") != 0);

    if (can && WIFEXITED(result) && WEXITSTATUS(result) != 0)
        expect(half_made_in(launch_directory()) <= half_made_in(found), "it clears away");
}

/* One file or directory of what there was, for nftw(3); nobody writes into a file that is
 * there, so a second name will do. */
static int put_back(const char *path, const struct stat *st, int type, struct FTW *place)
{
    char to[2048];

    (void)st;
    (void)place;
    (void)snprintf(to, sizeof(to), "%s%s", launch_directory(), path + strlen(found));
    return type == FTW_D ? mkdir(to, 0777) : link(path, to);
}

static char listing[4096];

static int list(const char *path, const struct stat *st, int type, struct FTW *place)
{
    size_t used = strlen(listing);

    (void)st;
    (void)type;
    (void)snprintf(listing + used, sizeof(listing) - used, "%s ", path + place->base);
    return 0;
}

/* After a launch that has come to the end there is the whole sum, and nothing else. */
static void check_nothing_left_behind(void)
{
    size_t names = 0;

    *listing = '\0';
    assert_int_equal(nftw(launch_directory(), list, 8, FTW_PHYS), 0);
    for (const char *at = listing; (at = strchr(at, ' ')); at++)
        names++;
    /* The directory, MANIFEST, owner.lock, e000003, base.0, base.1. */
    if (names != 6)
        fail_msg("%s at operation %u%s: left behind: %s", now.fault, now.at,
                 now.on ? " and on" : "", listing);
}

/* A launch that finds what is in the directory "found". */
static void disturb(void)
{
    uint64_t after;
    int result;

    scratch_remove_tree(launch_directory());
    if (access(found, F_OK) == 0)
        assert_int_equal(nftw(found, put_back, 8, FTW_PHYS), 0);
    result = launch_disturbed(now.fault, now.at, now.on, RANKS, true);
    check_end(result);
    check_cleared_away(result);
    if (launch_told()->epoch > 0) {
        expect(launch_told()->from == peace.from, "it goes on from all that was there");
        expect(launch_told()->epoch == peace.epoch, "its epoch is a new one");
    }
    after = launch_look();
    expect(after >= peace.from, "nothing is lost that was there before");
    expect(after >= launch_told()->kept, "nothing is lost that was told to be durable");
    expect(launch_here(1, true) == 0, "the next launch comes to the end");
    expect(launch_told()->from == after, "it goes on from what is there");
    expect(launch_look() == launch_blocks(), "the sum is whole");
    check_nothing_left_behind();
}

/* FAULT at each operation of a launch that finds what FIND leaves; ON: and at all that
 * follow. */
static void disturb_each(void (*find)(void), const char *fault, bool on)
{
    scratch_remove_tree(launch_directory());
    scratch_remove_tree(found);
    find();
    (void)rename(launch_directory(), found);
    if (access(found, F_OK) == 0)
        assert_int_equal(nftw(found, put_back, 8, FTW_PHYS), 0);
    launch_in_peace(RANKS, true);
    peace = *launch_told();
    assert_true(peace.operations > 100);
    now.fault = fault;
    now.on = on;
    for (now.at = 1; now.at <= peace.operations; now.at += STEP)
        disturb();
}

static void disturb_in_the_middle(void)
{
    static const char *const once[] = {
        "crash", "crash-after", "torn",   "short",  "late",
        "EIO",   "ENOSPC",      "EDQUOT", "EACCES", "EINTR",
    };
    static const char *const on[] = {"full", "EIO", "ENOSPC"};

    for (size_t i = 0; i < COUNT_OF(once); i++)
        disturb_each(find_work, once[i], false);
    for (size_t i = 0; i < COUNT_OF(on); i++)
        disturb_each(find_work, on[i], true);
}

static void test_in_the_middle(void **unused)
{
    (void)unused;
    disturb_in_the_middle();
}

static void test_host_file(void **unused)
{
    (void)unused;
    launch_on_hosts(1);
    disturb_in_the_middle();
}

/* The same operations in other surroundings. */
static void test_elsewhere(void **unused)
{
    static const char *const faults[] = {"crash", "late", "EIO"};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        disturb_each(find_nothing, faults[i], false);
        disturb_each(find_ruins, faults[i], false);
    }
}

static int setup(void **state)
{
    int rc = launch_setup(state);

    launch_on_hosts(0);
    (void)snprintf(found, sizeof(found), "%s", scratch_path("found"));
    return rc;
}

static int teardown(void **state)
{
    scratch_remove_tree(found);
    return launch_teardown(state);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_in_the_middle),
        WITH_SCRATCH(test_host_file),
        WITH_SCRATCH(test_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
