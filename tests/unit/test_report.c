/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_report.c - the parts that pijob-report is made of, and its reader of logs
 */

#include <config.h>

#include "report/log_reader.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/clean.h"
#include "report/documents.h"
#include "report/escape.h"
#include "report/fields.h"
#include "report/statistics.h"
#include "report/table.h"
#include "report/units.h"
#include "report/walk.h"
#include "scratch.h"
#include "unit.h"

static void test_clean(void **state)
{
    static const struct {
        const char *text, *clean;
    } row[] = {
        {"plain", "plain"},
        {"\x1b[31mred", "\\x1b[31mred"},
        {"a\nb\tc\x7f", "a\\nb\\x09c\\x7f"},
        {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
        {"\xc2\x9b"
         "2J",
         "\\x9b2J"}, /* CSI of 8 bits */
        {"\xe2\x80\xae"
         "abc",
         "\\u202eabc"}, /* right to left */
        {"\xef\xbb\xbf"
         "a",
         "\\ufeffa"},                        /* byte order mark */
        {"\xff\xfe", "\\xff\\xfe"},          /* no UTF-8 */
        {"\xc0\xaf", "\\xc0\\xaf"},          /* too long a form of "/" */
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* a surrogate */
        {"\xf0\x9f\x98", "\\xf0\\x9f\\x98"}, /* cut off */
        {"", ""},
    };
    char clean[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        assert_int_equal(clean_text(clean, sizeof(clean), row[i].text, strlen(row[i].text)),
                         strlen(row[i].clean));
        assert_string_equal(clean, row[i].clean);
    }
    assert_int_equal(clean_text(clean, 16, "0123456789abcdefghi", 19), 15);
    assert_string_equal(clean, "0123456789ab...");
    assert_int_equal(clean_text(clean, 16, "0123456789abcde", 15), 15);
    assert_string_equal(clean, "0123456789abcde");
    assert_int_equal(clean_width("gr\xc3\xbc\xc3\x9f"), 4);
    assert_int_equal(clean_width("\xe4\xbd\xa0"), 2);
}

/* Any bytes: the result is UTF-8 without control characters, and fits. */
static void test_clean_any(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        char clean[40];
        size_t size = 16 + unit_random(&seed) % 24;
        size_t used;

        for (size_t i = 0; i < sizeof(text); i++)
            text[i] = (char)unit_random(&seed);
        used = clean_text(clean, size, text, sizeof(text));
        assert_true(used < size);
        assert_int_equal(clean[used], 0);
        for (size_t at = 0; at < used;) {
            unsigned long code = 0;
            size_t bytes = clean_character(clean + at, used - at, &code);

            assert_int_not_equal(bytes, 0);
            assert_true(code >= 0x20 && (code < 0x7f || code > 0x9f));
            at += bytes;
        }
    }
}

static void note_item(void *visitor, const char *path)
{
    struct out *out = visitor;

    out_add(out, "<%s>", path);
}

static void note_value(void *visitor, const char *path, const char *value, size_t length)
{
    struct out *out = visitor;

    out_add(out, "%s=%.*s;", path, (int)length, value);
}

static const struct walk_visitor notes = {note_item, note_value};

static void test_walk(void **state)
{
    static const char text[] = "a: 1\nb: {c: x, d: [y, {e: z}]}\nf:\n- g: 2\n- h: 3\ni: 4\n";
    static const char *const bad[] = {"a: [",     "a: &x 1\nb: *x\n", "[[[[[[[[[[[[[[[[[[1",
                                      "{[1]: 2}", "a: \xff",          "\t: x"};
    struct out out = {.text = NULL};
    struct walk_problem problem;

    (void)state;
    assert_int_equal(walk_document(text, strlen(text), &notes, &out, &problem), 0);
    assert_string_equal(out.text, "a=1;b.c=x;<b.d[]>b.d[]=y;<b.d[]>b.d[].e=z;"
                                  "<f[]>f[].g=2;<f[]>f[].h=3;i=4;");
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        problem.line = 0;
        assert_int_equal(walk_document(bad[i], strlen(bad[i]), &notes, &out, &problem), -1);
        assert_true(problem.line >= 1 && *problem.text);
    }
    assert_int_equal(walk_document("a: 1\nb: \xff\n", 10, &notes, &out, &problem), -1);
    assert_int_equal(problem.line, 2);
    out_free(&out);
}

/* What a text is split into: the kind, the line and the length of each. */
static char *split(const char *text, size_t length)
{
    static char told[512];
    struct documents *documents;
    struct document doc;
    int fd;

    scratch_write(scratch_path("documents"), text, length);
    fd = open(scratch_path("documents"), O_RDONLY);
    assert_true(fd >= 0);
    documents = documents_create(fd);
    assert_non_null(documents);
    told[0] = '\0';
    while (documents_next(documents, &doc) > 0)
        (void)snprintf(told + strlen(told), sizeof(told) - strlen(told), "%c%u:%u ",
                       "wclf"[doc.kind], (unsigned)doc.line,
                       (unsigned)(doc.kind == DOCUMENT_FOREIGN ? doc.lines : doc.length));
    documents_destroy(documents);
    (void)close(fd);
    return told;
}

static void test_documents(void **state)
{
    static const struct {
        const char *text, *told;
    } row[] = {
        {"", ""},
        {"---\n...\n", "w2:0 "},
        {"---\na: 1\n...\n", "w2:5 "},
        {"---\na: 1\n...\n---\nb: 2\n...\n", "w2:5 w5:5 "},
        {"---\na: 1\n---\nb: 2\n...\n", "c2:5 w4:5 "},
        {"---\na: 1", "c2:5 "},
        {"x\ny\n---\na: 1\n...\n", "f1:2 w4:5 "},
        {"---\na: 1\n...\nx", "w2:5 f4:1 "},
        {"# comment\n\n---\na: 1\n...\n", "w4:5 "},
        {"event: a\n...\nevent: b\n...\n", "w1:9 w3:9 "},
        {"---\nevent: a\nxevent: b\nevent: c\n...\n", "c2:19 w4:9 "},
        {"---\r\na: 1\r\n...\r\n", "w2:6 "},
        {"---- \nx\n", "f1:2 "},
    };
    size_t large = (size_t)DOCUMENT_MAX + 300000;
    char *text = malloc(large);
    char wanted[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(row); i++)
        assert_string_equal(split(row[i].text, strlen(row[i].text)), row[i].told);

    assert_non_null(text);
    memset(text, 'a', large);
    memcpy(text, "---\n", 4);
    memcpy(text + large - 18, "\n...\n---\na: 1\n...\n", 18);
    assert_non_null(strstr(split(text, large), "l2:"));
    assert_non_null(strstr(split(text, large), "w5:5 "));
    /* Lines longer than what is read at once. */
    memcpy(text + 200000, "\n...\n", 5);
    (void)snprintf(wanted, sizeof(wanted), "w2:%d ", 200000 - 4 + 1);
    assert_string_equal(split(text, 200005), wanted);
    assert_string_equal(split(text + 4, 190000), "f1:1 ");
    free(text);
}

static void test_escape(void **state)
{
    static const char evil[] = "a<b>&\"'\\# SKIP";
    static const struct {
        void (*escape)(struct out *out, const char *text);
        const char *wanted;
    } row[] = {
        {escape_xml, "a&lt;b&gt;&amp;&quot;&#39;\\# SKIP"},
        {escape_json, "\"a<b>&\\\"'\\\\# SKIP\""},
        {escape_csv, "\"a<b>&\"\"'\\# SKIP\""},
        {escape_tap, "a<b>&\"'/? SKIP"},
        {escape_label, "a<b>&\\\"'\\\\# SKIP"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        struct out out = {.text = NULL};

        row[i].escape(&out, evil);
        assert_string_equal(out.text, row[i].wanted);
        out_free(&out);
    }
    for (size_t i = 0; i < 4; i++) {
        struct out out = {.text = NULL};
        const char *formula[] = {"=1", "+1", "-1", "@1"};

        escape_csv(&out, formula[i]);
        assert_int_equal(out.text[1], '\'');
        out_free(&out);
    }
}

static void test_statistics(void **state)
{
    double values[] = {5, 1, 4, 2, 3};
    double with_outlier[] = {10, 10, 10, 11, 9, 1000};

    (void)state;
    assert_true(statistics_median(values, 5) == 3);
    assert_true(statistics_median(values, 4) == 2.5);
    assert_true(isnan(statistics_median(values, 0)));
    assert_true(isnan(statistics_spread(values, 2, 1)));
    assert_true(fabs(statistics_spread(values, 5, 3) - 1.4826) < 1e-9);
    assert_true(statistics_spread(with_outlier, 6, 10) < 1);
}

static void test_units(void **state)
{
    char text[UNITS_SIZE];

    (void)state;
    assert_string_equal(units_seconds(text, NAN), "-");
    assert_string_equal(units_seconds(text, 4.5e-5), "45 us");
    assert_string_equal(units_seconds(text, 1.234), "1.23 s");
    assert_string_equal(units_seconds(text, 7200), "120.0 min");
    assert_string_equal(units_scaled(text, 5.597135e9, "term/s"), "5.60 Gterm/s");
    assert_string_equal(units_scaled(text, 12345678, "B/s"), "12.3 MB/s");
    assert_string_equal(units_bytes(text, INFINITY), "unlimited");
    assert_string_equal(units_bytes(text, 8388608), "8.0 MiB");
    assert_string_equal(units_count(text, 20000000000.0), "2e+10");
    assert_string_equal(units_count(text, 1000000), "1000000");
    assert_string_equal(units_shape(text, 8, 4, NAN), "8x4x?");
    assert_string_equal(units_percent(text, 0.26), "26 %");
}

static void test_table(void **state)
{
    struct table table = table_begin("lr");
    struct out out = {.text = NULL};

    (void)state;
    table_cell(&table, "gr\xc3\xbc\xc3\x9f");
    table_cell(&table, "1");
    table_cell(&table, "a");
    table_cell(&table, "234");
    table_end(&table, &out, 1);
    assert_string_equal(out.text, " gr\xc3\xbc\xc3\x9f    1\n a     234\n");
    out_free(&out);
    table_wrap(&out, 2, 12, "one two three fourteenletters");
    assert_string_equal(out.text, "  one two\n  three\n  fourteenle\n  tters\n");
    out_free(&out);
    table_wrap(&out, 2, 12, "hosts: n1,n2,n3,n4,fourteenletters,n5");
    assert_string_equal(out.text, "  hosts:\n  n1,n2,n3,\n  n4,\n  fourteenle\n  tters,n5\n");
    out_free(&out);
}

#define START                                                                                 \
    "---\nevent: start\ntime: \"2026-11-26T04:31:51.508Z\"\nname: \"pi\"\nranks: 2\n...\n"
#define RESULT                                                                                \
    "---\nevent: result\nterms: 1000\nranks: 2\nchecks:\n- name: \"value\"\n  verdict: "      \
    "pass\n"                                                                                  \
    "verdict: pass\n...\n"

static struct log *read_text(const char *text)
{
    struct error err;
    struct log *log;

    scratch_write(scratch_path("my.log"), text, strlen(text));
    log = log_read(scratch_path("my.log"), &err);
    assert_non_null(log);
    return log;
}

/* A job has passed only by a whole result that says so. */
static void test_state(void **state)
{
    static const struct {
        const char *text;
        enum model_state state;
        unsigned launches;
    } row[] = {
        {START RESULT, STATE_PASS, 1},
        {START, STATE_UNFINISHED, 1},
        {"---\n...\n---\n---\n" START RESULT, STATE_PASS, 1},
        {RESULT, STATE_PASS, 1},
        {START RESULT START, STATE_UNFINISHED, 2},
        {START START RESULT, STATE_PASS, 2},
        {START "---\nevent: result\nverdict: pass\n", STATE_UNFINISHED, 1},
        {START "---\nevent: result\nverdict: pass\nx: [\n...\n", STATE_UNFINISHED, 1},
        {START "---\nevent: result\nverdict: maybe\n...\n", STATE_FAIL, 1},
        {START "---\nevent: result\nchecks:\n- {name: a, verdict: fail}\nverdict: pass\n...\n",
         STATE_FAIL, 1},
        {START "---\nevent: result\nchecks:\n- {name: a}\nverdict: pass\n...\n", STATE_FAIL,
         1},
        {START "---\nevent: stop\nreason: SIGTERM\nexit_status: 75\n...\n", STATE_STOPPED, 1},
        {START "---\nevent: stop\nreason: silent\nexit_status: 3\n...\n", STATE_FAIL, 1},
        {START "---\nevent: stop\nreason: silent\n...\n", STATE_FAIL, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        struct log *log = read_text(row[i].text);

        assert_int_equal(log->launch_count, row[i].launches);
        assert_int_equal(launch_state(log_last(log)), row[i].state);
        log_destroy(log);
    }
}

static void test_values(void **state)
{
    struct log *log = read_text(
        START
        "---\nevent: resume\nterms: 200\nepoch: 1\n...\n"
        "---\nevent: progress\ntime: \"2026-11-26T04:31:52.508Z\"\nterms: 300\nof: 1000\n"
        "slowest: {rank: 1, host: \"n2\", fraction: 5.0e-01}\n...\n" RESULT);
    const struct launch *last = log_last(log);

    (void)state;
    assert_string_equal(last->name, "pi");
    assert_true(launch_ranks(last) == 2);
    assert_true(launch_own_terms(last) == 800);
    assert_true(last->last - last->began == 1);
    assert_string_equal(last->slowest_host, "n2");
    assert_true(isnan(last->rate) && isnan(last->phase[0].max));
    assert_int_equal(log->problem_count, 0);
    log_destroy(log);
    assert_true(model_time("1970-01-02T00:00:01.500Z") == 86401.5);
    assert_true(model_time("2024-02-29T12:00:00.000Z") == 1709208000);
    assert_true(isnan(model_time("2024-13-01T00:00:00Z")) && isnan(model_time("now")));
}

/* Very many starts: some of them are kept, the last one is. */
static void test_many_launches(void **state)
{
    struct out out = {.text = NULL};
    struct log *log;

    (void)state;
    for (int i = 0; i < 1000; i++)
        out_add(&out, "---\nevent: start\nname: \"job%d\"\n...\n", i);
    log = read_text(out.text);
    assert_int_equal(log->launch_count, 1000);
    assert_true(log->launches.count < 100);
    assert_string_equal(log_first(log)->name, "job0");
    assert_string_equal(log_last(log)->name, "job999");
    log_destroy(log);
    out_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_clean_any),
        cmocka_unit_test(test_walk),
        cmocka_unit_test_setup_teardown(test_documents, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_escape),
        cmocka_unit_test(test_statistics),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_table),
        cmocka_unit_test_setup_teardown(test_state, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_values, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_many_launches, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
