/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_loaded.c - which libraries this process runs with: those of this test itself, and
 * copies of one of them
 */

#include <config.h>

#include "launch/loaded.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"
#include "unit.h"

static const char *const cmocka[] = {"libcmocka", NULL};

static void nothing(void **state)
{
    static const char *const stems[] = {"libcmock", "libcmocka.so", "libcmocka-", NULL};
    struct loaded found = loaded_find(stems);
    char text[64];

    (void)state;
    assert_int_equal(found.count, 0);
    assert_string_equal(loaded_paths(&found, text, sizeof(text)), "");
}

static void one(void **state)
{
    struct loaded found = loaded_find(cmocka);
    char text[LOADED_PATH_SIZE];

    (void)state;
    assert_int_equal(found.count, 1);
    assert_int_equal(found.library[0].path[0], '/');
    assert_non_null(strstr(found.library[0].path, "/libcmocka.so"));
    assert_int_equal(access(found.library[0].path, R_OK), 0);
    assert_string_equal(loaded_paths(&found, text, sizeof(text)), found.library[0].path);
}

/* A copy of the library FILE in the scratch directory. */
static void *load_copy(const char *file, const char *name)
{
    char command[2048];
    void *handle;

    (void)snprintf(command, sizeof(command), "cp '%s' '%s'", file, scratch_path(name));
    assert_int_equal(system(command), 0);
    handle = dlopen(scratch_path(name), RTLD_LAZY | RTLD_LOCAL);
    assert_non_null(handle);
    return handle;
}

static void other_names(void **state)
{
    struct loaded found = loaded_find(cmocka);
    void *handle = load_copy(found.library[0].path, "libcmocka.sound");

    (void)state;
    found = loaded_find(cmocka);
    assert_int_equal(found.count, 1);
    (void)dlclose(handle);
}

/* More copies than there is room for; all have one build. */
static void many(void **state)
{
    struct loaded found = loaded_find(cmocka);
    void *handles[LOADED_MAX];
    char text[64];

    (void)state;
    for (int i = 0; i < LOADED_MAX; i++) {
        char name[32];

        (void)snprintf(name, sizeof(name), "libcmocka.so.%d", i);
        handles[i] = load_copy(found.library[0].path, name);
    }
    found = loaded_find(cmocka);
    assert_int_equal(found.count, LOADED_MAX + 1);
    for (int i = 1; i < LOADED_MAX; i++) {
        assert_string_not_equal(found.library[i].path, found.library[0].path);
        assert_string_equal(found.library[i].build, found.library[0].build);
    }
    assert_int_equal(strlen(loaded_paths(&found, text, sizeof(text))), sizeof(text) - 1);
    for (int i = 0; i < LOADED_MAX; i++)
        (void)dlclose(handles[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing),
        cmocka_unit_test(one),
        cmocka_unit_test_setup_teardown(other_names, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(many, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
