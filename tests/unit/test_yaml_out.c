/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_yaml_out.c - writing one YAML document
 */

#include <config.h>

#include "core/yaml_out.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static struct yaml_out *create(void)
{
    struct yaml_out *out = yaml_out_create();

    assert_non_null(out);
    return out;
}

static void finish_as(struct yaml_out *out, const char *wanted)
{
    size_t length = 0;
    const char *got = yaml_out_finish(out, &length);
    char *text;

    assert_non_null(got);
    text = strndup(got, length);
    assert_non_null(text);
    assert_string_equal(text, wanted);
    assert_int_equal(length, strlen(wanted));
    free(text);
    yaml_out_destroy(out);
}

/* What fails once has failed, whatever follows. */
static void test_failure_is_remembered(void **state)
{
    struct yaml_out *out = create();
    size_t length = 0;

    (void)state;
    for (int i = 0; i < 10000; i++) /* more than the emitter keeps to itself */
        yaml_out_text(out, "a", "b");
    yaml_out_end_map(out);
    yaml_out_end_map(out); /* one too many */
    yaml_out_text(out, "c", "d");
    yaml_out_map(out, "e");
    yaml_out_flow_list(out, "f");
    assert_null(yaml_out_finish(out, &length));
    yaml_out_destroy(out);
}

static void test_unfinished_documents_are_freed(void **state)
{
    struct yaml_out *out = create();

    (void)state;
    yaml_out_destroy(NULL);
    yaml_out_destroy(out);
    out = create();
    yaml_out_map(out, "a");
    yaml_out_list(out, "b");
    yaml_out_destroy(out);
}

/* Bytes that are no UTF-8 do not make the document unreadable, and cost no character beside
 * them.  libyaml writes a surrogate, ED A0 80 to ED BF BF, as "\\uD800", and does not read it.
 */
static void test_bytes_that_are_not_utf8(void **state)
{
    struct yaml_out *out = create();

    (void)state;
    yaml_out_text(out, "low", "a\xed\xa0\x80z");
    yaml_out_text(out, "high", "\xed\xbf\xbf");
    yaml_out_text(out, "before", "\xed\x9f\xbf");
    yaml_out_text(out, "latin", "caf\xe9 caf\xc3\xa9");
    yaml_out_text(out, "overlong", "\xc0\xaf\xe0\x80\xaf");
    yaml_out_text(out, "large", "\xf4\x90\x80\x80");
    yaml_out_text(out, "cut", "\xe2\x82");
    yaml_out_text(out, "control", "\x1b\xc2\x9b");
    finish_as(out, "---\nlow: \"a???z\"\nhigh: \"???\"\nbefore: \"\xed\x9f\xbf\"\n"
                   "latin: \"caf? caf\xc3\xa9\"\noverlong: \"?????\"\nlarge: \"????\"\n"
                   "cut: \"??\"\ncontrol: \"\\e\\x9B\"\n...\n");
}

static void test_scalars(void **state)
{
    struct yaml_out *out = create();

    (void)state;
    yaml_out_text(out, "text", "pi");
    yaml_out_plain(out, "plain", "pass");
    yaml_out_count(out, "zero", 0);
    yaml_out_count(out, "most", UINT64_MAX);
    yaml_out_seconds(out, "seconds", 1.5);
    yaml_out_seconds(out, "small", 0.0000014);
    yaml_out_seconds(out, "tiny", 4e-7);
    yaml_out_number(out, "number", 1e-19);
    yaml_out_number(out, "large", 123456789.0);
    yaml_out_number(out, "negative", -0.5);
    finish_as(out, "---\n"
                   "text: \"pi\"\n"
                   "plain: pass\n"
                   "zero: 0\n"
                   "most: 18446744073709551615\n"
                   "seconds: 1.500000\n"
                   "small: 0.000001\n"
                   "tiny: 0.000000\n"
                   "number: 1.000000e-19\n"
                   "large: 1.234568e+08\n"
                   "negative: -5.000000e-01\n"
                   "...\n");
}

/* Always in quotes, so that it stays text. */
static void test_texts(void **state)
{
    static const struct {
        const char *value, *wanted;
    } rows[] = {
        {"", "---\nk: \"\"\n...\n"},
        {"no", "---\nk: \"no\"\n...\n"},
        {"0e1", "---\nk: \"0e1\"\n...\n"},
        {"null", "---\nk: \"null\"\n...\n"},
        {" a ", "---\nk: \" a \"\n...\n"},
        {"a: b # c", "---\nk: \"a: b # c\"\n...\n"},
        {"it's \"so\"", "---\nk: \"it's \\\"so\\\"\"\n...\n"},
        {"a\\b", "---\nk: \"a\\\\b\"\n...\n"},
        {"a\nb\tc", "---\nk: \"a\\nb\\tc\"\n...\n"},
        {"\x1b[31m", "---\nk: \"\\e[31m\"\n...\n"},
        {"\x01\x7f", "---\nk: \"\\x01\\x7F\"\n...\n"},
        {"\xc3\xa9\xe2\x82\xac", "---\nk: \"\xc3\xa9\xe2\x82\xac\"\n...\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct yaml_out *out = create();

        yaml_out_text(out, "k", rows[i].value);
        finish_as(out, rows[i].wanted);
    }
}

/* A long text stays on its line. */
static void test_long_text(void **state)
{
    enum { WORDS = 2000 };
    static char value[5 * WORDS + 1];
    static char wanted[sizeof(value) + 64];
    struct yaml_out *out = create();

    (void)state;
    for (size_t i = 0; i < WORDS; i++)
        memcpy(value + 5 * i, i + 1 < WORDS ? "word " : "last.", 5);
    strcpy(wanted, "---\nk: \"");
    strcat(wanted, value);
    strcat(wanted, "\"\n...\n");
    yaml_out_text(out, "k", value);
    finish_as(out, wanted);
}

static void test_nesting(void **state)
{
    struct yaml_out *out = create();

    (void)state;
    yaml_out_map(out, "job");
    yaml_out_text(out, "name", "pi");
    yaml_out_map(out, "series");
    yaml_out_count(out, "terms", 5);
    yaml_out_end_map(out);
    yaml_out_end_map(out);
    yaml_out_list(out, "checks");
    yaml_out_flow_map(out, NULL);
    yaml_out_text(out, "name", "value");
    yaml_out_plain(out, "verdict", "pass");
    yaml_out_end_map(out);
    yaml_out_map(out, NULL);
    yaml_out_text(out, "name", "count");
    yaml_out_end_map(out);
    yaml_out_text(out, NULL, "text");
    yaml_out_end_list(out);
    yaml_out_flow_list(out, "ranks");
    yaml_out_count(out, NULL, 0);
    yaml_out_count(out, NULL, 1);
    yaml_out_end_list(out);
    yaml_out_plain(out, "end", "true");
    finish_as(out, "---\n"
                   "job:\n"
                   "  name: \"pi\"\n"
                   "  series:\n"
                   "    terms: 5\n"
                   "checks:\n"
                   "- {name: \"value\", verdict: pass}\n"
                   "- name: \"count\"\n"
                   "- \"text\"\n"
                   "ranks: [0, 1]\n"
                   "end: true\n"
                   "...\n");
}

static void test_empty(void **state)
{
    struct yaml_out *out = create();

    (void)state;
    yaml_out_flow_map(out, "map");
    yaml_out_end_map(out);
    yaml_out_flow_list(out, "list");
    yaml_out_end_list(out);
    finish_as(out, "---\nmap: {}\nlist: []\n...\n");
    finish_as(create(), "--- {}\n...\n");
}

/* However much is in a list, a flow list is one line. */
static void test_long_flow_list(void **state)
{
    static const char tail[] = ", 1009998, 1009999]\n...\n";
    struct yaml_out *out = create();
    size_t length = 0;
    const char *text;

    (void)state;
    yaml_out_flow_list(out, "ranks");
    for (uint64_t i = 0; i < 10000; i++)
        yaml_out_count(out, NULL, 1000000 + i);
    yaml_out_end_list(out);
    text = yaml_out_finish(out, &length);
    assert_non_null(text);
    assert_int_equal(length, strlen("---\nranks: []\n...\n") + 10000 * 9 - 2);
    assert_memory_equal(text, "---\nranks: [1000000, 1000001, ", 30);
    assert_memory_equal(text + length - (sizeof(tail) - 1), tail, sizeof(tail) - 1);
    yaml_out_destroy(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failure_is_remembered),
        cmocka_unit_test(test_unfinished_documents_are_freed),
        cmocka_unit_test(test_bytes_that_are_not_utf8),
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_long_flow_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
