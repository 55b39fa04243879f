/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_memory_faults.c - a launch that has no memory, at each time that it asks for some: it
 * goes on, or says so and gives up; the checkpoint directory then holds right sums, and no
 * less than before
 *
 * The linker gives the functions below to pijob's own code (--wrap).
 */

#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/subprocess.h"
#include "launch.h"
#include "scratch.h"
#include "unit.h"

enum { RANKS = 2, MOST = 2000 };

/* ---- Memory ---- */

/* When there is none: at one time, at the next but one as well (a copy is no better), or from
 * then on. */
enum mode { ONCE, TWICE, ON, MODES };

static unsigned *asked;  /* for memory, by the launch in its process */
static unsigned fail_at; /* 0: never */
static enum mode mode;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
DIR *__real_fdopendir(int fd);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
DIR *__wrap_fdopendir(int fd);

static bool fails(void)
{
    unsigned number = asked ? ++*asked : 0;

    if (fail_at == 0 || number < fail_at || (mode == ONCE && number != fail_at) ||
        (mode == TWICE && number != fail_at && number != fail_at + 2))
        return false;
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

DIR *__wrap_fdopendir(int fd)
{
    return fails() ? NULL : __real_fdopendir(fd);
}

/* ---- The launches ---- */

static char found[1024]; /* what was there before a launch */

/* One file or directory of it, for nftw(3). */
static int put_back(const char *path, const struct stat *st, int type, struct FTW *place)
{
    char to[2048];

    (void)st;
    (void)place;
    (void)snprintf(to, sizeof(to), "%s%s", launch_directory(), path + strlen(found));
    return type == FTW_D ? mkdir(to, 0777) : link(path, to);
}

static void put_all_back(void)
{
    scratch_remove_tree(launch_directory());
    assert_int_equal(nftw(found, put_back, 8, FTW_PHYS), 0);
}

/* RETURN: the exit status of a launch in a process of its own. */
static int launch(unsigned at)
{
    int result;
    pid_t pid;

    (void)fflush(NULL);
    launch_forget();
    *asked = 0;
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)alarm(LAUNCH_TIME_LIMIT);
        fail_at = at;
        _exit(launch_here(RANKS, true));
    }
    assert_int_equal(waitpid(pid, &result, 0), pid);
    return WIFEXITED(result) ? WEXITSTATUS(result) : -1;
}

static void expect(bool truth, unsigned at, const char *what)
{
    static const char *const names[] = {"once", "and the next but one", "and on"};

    if (!truth)
        fail_msg("no memory at request %u, %s: not so: %s; it said: %s", at, names[mode], what,
                 launch_told()->err.text);
}

static void check(unsigned at, const struct launch_report *peace)
{
    int status;
    uint64_t after;

    put_all_back();
    status = launch(at);
    expect(status == 0 || status == LAUNCH_REFUSED, at, "it goes on, or gives up with 6");
    if (status != 0) {
        expect(strstr(launch_told()->err.text, launch_directory()) != NULL, at,
               "it says where");
        expect(strstr(launch_told()->err.text, "memory") != NULL, at, "it says why");
    }
    if (launch_told()->epoch > 0)
        expect(launch_told()->from == peace->from, at, "it goes on from all that was there");
    after = launch_look();
    expect(after >= peace->from, at, "nothing is lost that was there before");
    expect(after >= launch_told()->kept, at, "nothing is lost that was told to be durable");
    expect(launch_here(1, true) == 0, at, "the next launch comes to the end");
    expect(launch_told()->from == after, at, "it goes on from what is there");
}

static void fail_each_request(void)
{
    struct launch_report peace;
    unsigned most;

    /* Three launches that were cut off: what they have summed is in a base, in a gap of it,
     * and in records. */
    for (unsigned ranks = 3; ranks > 0; ranks--)
        launch_in_peace(ranks, false);
    assert_int_equal(rename(launch_directory(), found), 0);
    put_all_back();
    assert_int_equal(launch(0), 0);
    peace = *launch_told();
    most = *asked;
    assert_true(peace.from > 0 && peace.from < launch_blocks());
    assert_true(most > 20 && most < MOST);
    for (mode = ONCE; mode < MODES; mode++)
        for (unsigned at = 1; at <= most; at++)
            check(at, &peace);
}

static void test_each_request(void **unused)
{
    (void)unused;
    fail_each_request();
}

static void test_host_file(void **unused)
{
    (void)unused;
    launch_on_hosts(1);
    fail_each_request();
}

/* A program that is asked with what the user has set for his own eyes may hide a job that
 * runs: rather it is not asked. */
static void test_no_other_environment(void **unused)
{
    const char *const argv[] = {"true", NULL};
    struct subprocess program;

    (void)unused;
    *asked = 0;
    mode = ONCE;
    fail_at = 1;
    program = subprocess_start(argv);
    fail_at = 0;
    assert_int_equal(program.pid, 0);
    subprocess_kill(&program);
}

static int setup(void **state)
{
    int rc = launch_setup(state);

    launch_on_hosts(0);

    (void)snprintf(found, sizeof(found), "%s", scratch_path("found"));
    asked =
        mmap(NULL, sizeof(*asked), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return asked == MAP_FAILED ? -1 : rc;
}

static int teardown(void **state)
{
    (void)munmap(asked, sizeof(*asked));
    asked = NULL;
    scratch_remove_tree(found);
    return launch_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_request, setup, teardown),
        cmocka_unit_test_setup_teardown(test_host_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_other_environment, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
