/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_bar.c - the progress bar in terminals of all widths
 */

#include <config.h>

#include "output/bar.h"

#include <string.h>

#include "unit.h"

static const struct bar_facts facts = {
    .terms = 420000000000,
    .of = 1000000000000,
    .rate = 20.3e9,
    .left = 83.2,
    .ranks = 8,
    .lagging = "n3",
};

static void test_widths(void **state)
{
    static const struct {
        int columns;
        const char *wanted;
    } rows[] = {
        {0, ""},
        {1, ""},
        {5, ""},
        {6, " 42 %"},
        {14, " 42 %"},
        {15, " 42 %, n3 lags"},
        {17, " 42 %, 1:23 left"},
        {20, " 42 %, 1:23 left"},
        {26, " 42 %, 1:23 left, n3 lags"},
        {80, " 42 % [####......] 420G of 1T terms, 20.3 Gterm/s, 1:23 left, 8 ranks, n3 lags"},
        {84, " 42 % [####......] 420G of 1T terms, 20.3 Gterm/s, 1:23 left, 8 ranks, n3 lags"},
        {85, " 42 % [######.........] 420G of 1T terms, 20.3 Gterm/s, 1:23 left, 8 ranks, n3 "
             "lags"},
        {200, " 42 % [################........................] 420G of 1T terms, 20.3 "
              "Gterm/s, 1:23 left, 8 ranks, n3 lags"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[BAR_SIZE];

        assert_string_equal(bar_text(&facts, rows[i].columns, false, text), rows[i].wanted);
    }
}

/* A line that is full is broken by some terminals, and then does not go away. */
static void test_no_line_is_full(void **state)
{
    (void)state;
    for (int columns = -1; columns < 300; columns++) {
        char text[BAR_SIZE];
        char colored[BAR_SIZE];

        assert_true((int)strlen(bar_text(&facts, columns, false, text)) < columns || !*text);
        (void)bar_text(&facts, columns, true, colored);
        assert_int_equal(strlen(colored),
                         strlen(text) +
                             (strstr(text, "lags") ? strlen("\033[33m\033[0m") : 0));
    }
}

static void test_what_is_shown(void **state)
{
    static const struct {
        struct bar_facts facts;
        const char *wanted;
    } rows[] = {
        {{.terms = 0, .of = 0, .left = -1, .ranks = 1},
         "  0 % [........................................] 0 of 0 terms, 1 rank"},
        {{.terms = 1000, .of = 1000, .rate = 1, .left = 0, .ranks = 100000},
         "100 % [########################################] 1k of 1k terms, 1 term/s, 0:00 "
         "left, 100000 ranks"},
        {{.terms = 999, .of = 1000, .rate = 999.6, .left = 3600, .ranks = 2},
         " 99 % [#######################################.] 999 of 1k terms, 1 kterm/s, "
         "1:00:00 left, 2 ranks"},
        {{.terms = 2000, .of = 1000, .rate = 1e15, .left = 1e30, .ranks = 2},
         "100 % [########################################] 2k of 1k terms, 1 Pterm/s, 11574 "
         "days left, 2 ranks"},
        {{.terms = 5, .of = 10, .left = -1, .ranks = 2, .lagging = "n\033[31m3"},
         " 50 % [####################....................] 5 of 10 terms, 2 ranks, "
         "n\\x1b[31m3 lags"},
        {{.terms = 5,
          .of = 10,
          .left = -1,
          .ranks = 2,
          .lagging = "a-host-name-that-is-much-too-long-for-a-line"},
         " 50 % [####################....................] 5 of 10 terms, 2 ranks"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[BAR_SIZE];

        assert_string_equal(bar_text(&rows[i].facts, 150, false, text), rows[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_no_line_is_full),
        cmocka_unit_test(test_what_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
