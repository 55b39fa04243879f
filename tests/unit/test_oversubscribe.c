/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_oversubscribe.c - the environments of launches that were seen, and whether more ranks
 * than CPUs were wanted there
 */

#include <config.h>

#include "launch/oversubscribe.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scratch.h"
#include "unit.h"

static const char *const names[] = {
    "SLURM_OVERCOMMIT",
    "OMPI_MCA_rmaps_base_oversubscribe",
    "OMPI_COMM_WORLD_SIZE",
    "OMPI_UNIVERSE_SIZE",
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

static const struct ancestors nobody;

static const struct row {
    const char *what;
    const char *value[NAMES]; /* NULL: not set */
    bool wanted;
} rows[] = {
    {"no launcher", {0}, false},
    {"srun -O", {"1"}, true},
    {"srun without", {"0"}, false},
    {"ORTE, --oversubscribe", {NULL, "1", "4", "4"}, true},
    {"ORTE, without", {NULL, "0", "4", "4"}, false},
    {"PRRTE, --oversubscribe", {NULL, NULL, "4", "2"}, true},
    {"PRRTE, --oversubscribe, and slots enough", {NULL, NULL, "2", "2"}, false},
    {"PRRTE, --host localhost:8", {NULL, NULL, "4", "8"}, false},
    {"no slots", {NULL, NULL, "4", NULL}, false},
    {"slots, but no ranks", {NULL, NULL, NULL, "2"}, false},
    {"no slot at all", {NULL, NULL, "4", "0"}, false},
    {"nonsense", {NULL, NULL, "4x", "2"}, false},
    {"more nonsense", {NULL, NULL, "4", ""}, false},
};

static void all_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)unsetenv("PRTE_LAUNCHED");
        for (int k = 0; k < NAMES; k++) {
            (void)unsetenv(names[k]);
            if (rows[i].value[k])
                assert_int_equal(setenv(names[k], rows[i].value[k], 1), 0);
        }
        if (oversubscribe_wanted("/nowhere", &nobody) != rows[i].wanted)
            fail_msg("%s: wanted is %d", rows[i].what, !rows[i].wanted);
    }
}

/* ---- The command line of prterun ---- */

static char proc[PATH_MAX];

/* The file NAME, of LINES in which '\n' stands for the end of a word. */
static void make_words(const char *name, const char *lines)
{
    char path[PATH_MAX + 64];
    char text[4096];
    size_t length = strlen(lines);

    (void)snprintf(path, sizeof(path), "%s/%s", proc, name);
    (void)snprintf(text, sizeof(text), "%s", lines);
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n')
            text[i] = '\0';
    scratch_write(path, text, length);
}

/* A wrapper, and a launcher called NAME with this command line and environment. */
static bool wants_of(const char *name, const char *command, const char *environment)
{
    struct ancestors ancestors = {.process = {{.pid = 20, .comm = "bash"}, {.pid = 10}},
                                  .count = 2};
    char path[PATH_MAX + 64];
    bool wanted;

    (void)snprintf(ancestors.process[1].comm, ANCESTOR_NAME_SIZE, "%s", name);
    (void)snprintf(proc, sizeof(proc), "%s", scratch_path("proc"));
    scratch_remove_tree(proc);
    assert_int_equal(mkdir(proc, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/20", proc);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/10", proc);
    assert_int_equal(mkdir(path, 0700), 0);
    make_words("20/cmdline", "bash\n-c\n--oversubscribe\n");
    make_words("10/cmdline", command);
    make_words("10/environ", environment);
    for (int i = 0; i < NAMES; i++)
        (void)unsetenv(names[i]);
    assert_int_equal(setenv("PRTE_LAUNCHED", "1", 1), 0);
    wanted = oversubscribe_wanted(proc, &ancestors);
    assert_int_equal(unsetenv("PRTE_LAUNCHED"), 0);
    assert_false(oversubscribe_wanted(proc, &ancestors));
    return wanted;
}

static bool wants(const char *command, const char *environment)
{
    return wants_of("prterun", command, environment);
}

static void options(void **state)
{
    (void)state;
    assert_true(wants("prterun\n--oversubscribe\n-n\n3\npijob\n", ""));
    assert_true(wants("/usr/bin/mpirun\n-oversubscribe\npijob\n", ""));
    assert_true(wants("prterun\n--map-by\n:OVERSUBSCRIBE\npijob\n", ""));
    assert_true(wants("prterun\n--map-by\nslot:PE=2:oversubscribe,nolocal\npijob\n", ""));
    assert_true(
        wants("prterun\n--prtemca\nrmaps_default_mapping_policy\n:oversubscribe\n", ""));
    assert_true(wants("prterun\npijob\n",
                      "HOME=/root\nPRTE_MCA_rmaps_default_mapping_policy=:oversubscribe\n"));
    assert_false(wants("prterun\n-n\n3\npijob\n", "HOME=/root\n"));
    assert_false(wants("prterun\n--map-by\n:NOOVERSUBSCRIBE\npijob\n", ""));
    assert_false(wants("prterun\n--map-by\nslot\npijob\noversubscribe\n", ""));
    assert_false(wants("prterun\npijob\n", "PRTE_MCA_rmaps_default_mapping_policy=slot\n"));
    assert_false(wants("prterun\npijob\n", "X=PRTE_MCA_rmaps_default_mapping_policy=:x\n"));
    assert_true(wants_of("mpirun", "mpirun\n--oversubscribe\n", ""));
    assert_false(wants_of("sh", "mpirun\n--oversubscribe\n", ""));
    assert_false(wants("", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rows),
        cmocka_unit_test_setup_teardown(options, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
