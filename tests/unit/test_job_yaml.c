/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_yaml.c - the text of a job description: what is wrong with it
 */

#include <config.h>

#include "job/job_yaml.h"

#include <string.h>

#include "unit.h"
#include "values.h"

#define MAPPING "it must be a mapping, such as 'series: {terms: 1e8}'"
#define DOTTED                                                                                \
    "a key must not contain a dot; write each part on its own line, "                         \
    "and indent the second below the first"

/* A text that may contain NUL characters. */
#define TEXT(literal) literal, sizeof(literal) - 1

struct bad {
    const char *text;
    size_t length;
    const char *message;
};

static void check_bad(const struct bad *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct job job = job_defaults();
        struct error err = {""};

        if (job_yaml_parse(&job, "job.yaml", rows[i].text, rows[i].length, &err) != -1)
            fail_msg("taken: %s", rows[i].text);
        assert_string_equal(err.text, rows[i].message);
        assert_int_equal(job_yaml_parse(&job, "job.yaml", rows[i].text, rows[i].length, NULL),
                         -1);
    }
}

static void test_no_mapping(void **state)
{
    static const struct bad rows[] = {
        {TEXT(""), "job.yaml:1:1: the job description is empty; it needs at least 'series: "
                   "{terms: 1e8}'"},
        {TEXT("\n\n"), "job.yaml:1:1: the job description is empty; it needs at least "
                       "'series: {terms: 1e8}'"},
        {TEXT("# nothing\n"), "job.yaml:1:1: the job description is empty; it needs at least "
                              "'series: {terms: 1e8}'"},
        {TEXT("pi\n"), "job.yaml:1:1: the job description is a single value; " MAPPING},
        {TEXT("# job\n  \"pi\"\n"),
         "job.yaml:2:3: the job description is a single value; " MAPPING},
        {TEXT("- name: pi\n"), "job.yaml:1:1: the job description is a list; " MAPPING},
        {TEXT("name: pi\n---\nname: pi\n"),
         "job.yaml:2:1: a second YAML document; only one is allowed"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_unknown_keys(void **state)
{
    static const struct bad rows[] = {
        {TEXT("workers: 4\n"), "job.yaml:1:1: unknown key 'workers'; allowed here: " TOP},
        {TEXT("threads: 4\n"),
         "job.yaml:1:1: unknown key 'threads'; did you mean 'series.threads'?"},
        {TEXT("name: a\nnmae: b\n"), "job.yaml:2:1: unknown key 'nmae'; did you mean 'name'?"},
        {TEXT("terms: 5\n"),
         "job.yaml:1:1: unknown key 'terms'; did you mean 'series.terms'?"},
        {TEXT("series:\n  term: 5\n"),
         "job.yaml:2:3: unknown key 'series.term'; did you mean 'series.terms'?"},
        {TEXT("series: {terms: 5, blocks: 1}\n"),
         "job.yaml:1:20: unknown key 'series.blocks'; allowed here: terms, threads"},
        {TEXT("'': 1\n"), "job.yaml:1:1: unknown key ''; allowed here: " TOP},
        {TEXT("? [a]\n: b\n"), "job.yaml:1:3: a key must be a word"},
        {TEXT("{a: b}: c\n"), "job.yaml:1:1: a key must be a word"},
        {TEXT("series.terms: 5\n"), "job.yaml:1:1: " DOTTED},
        {TEXT("name: a\n'log.file': b\n"), "job.yaml:2:1: " DOTTED},
        {TEXT("\xc3\xa9: 1\n"), "job.yaml:1:1: unknown key '\\xc3\\xa9'; allowed here: " TOP},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_given_twice(void **state)
{
    static const struct bad rows[] = {
        {TEXT("name: a\nname: a\n"), "job.yaml:2:1: 'name' is given twice, first on line 1"},
        {TEXT("\n{name: a, name: b}\n"),
         "job.yaml:2:11: 'name' is given twice, first on line 2"},
        {TEXT("series:\n  terms: 5\n  terms: 6\n"),
         "job.yaml:3:3: 'series.terms' is given twice, first on line 2"},
        {TEXT("series: {terms: 5}\nname: a\nseries: {}\n"),
         "job.yaml:3:1: 'series' is given twice, first on line 1"},
        {TEXT("log: {file: a}\nexpect: {ranks: 1}\nlog: {progress: 1s}\n"),
         "job.yaml:3:1: 'log' is given twice, first on line 1"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_bad_values(void **state)
{
    static const struct bad rows[] = {
        {TEXT("series:\n  terms: many\n"),
         "job.yaml:2:10: 'series.terms': 'many' is not a number; allowed: " TERMS},
        {TEXT("series: {terms: 0}\n"),
         "job.yaml:1:17: 'series.terms': '0' is out of range; allowed: " TERMS},
        {TEXT("series: {terms: \"5\"}\n"),
         "job.yaml:1:17: 'series.terms' is in quotes; allowed: " TERMS},
        {TEXT("series: {terms: '5'}\n"),
         "job.yaml:1:17: 'series.terms' is in quotes; allowed: " TERMS},
        {TEXT("series: {terms: }\n"),
         "job.yaml:1:17: 'series.terms' has no value; allowed: " TERMS},
        {TEXT("series: {terms: [5]}\n"),
         "job.yaml:1:17: 'series.terms' is a list; allowed: " TERMS},
        {TEXT("series:\n  terms:\n    a: 5\n"),
         "job.yaml:3:5: 'series.terms' is a mapping; allowed: " TERMS},
        {TEXT("name:\n"), "job.yaml:1:6: 'name' has no value; allowed: " NAMES},
        {TEXT("name: ~\n"), "job.yaml:1:7: 'name' has no value; allowed: " NAMES},
        {TEXT("name: null\n"), "job.yaml:1:7: 'name' has no value; allowed: " NAMES},
        {TEXT("name: NULL\n"), "job.yaml:1:7: 'name' has no value; allowed: " NAMES},
        {TEXT("name: \"\"\n"), "job.yaml:1:7: 'name': '' is empty; allowed: " NAMES},
        {TEXT("name: \"a\\0b\"\n"),
         "job.yaml:1:7: 'name' contains a NUL character; allowed: " NAMES},
        {TEXT("name: a b\n"), "job.yaml:1:7: 'name': 'a b' contains a character that is not "
                              "allowed; allowed: " NAMES},
        {TEXT("communication: gossip\n"),
         "job.yaml:1:16: 'communication': 'gossip' is unknown; allowed: " WORDS},
        {TEXT("communication: [all]\n"),
         "job.yaml:1:16: 'communication' is a list; allowed: " WORDS},
        {TEXT("communication: {exchange: gossip}\n"),
         "job.yaml:1:27: 'communication.exchange': 'gossip' is unknown; allowed: " WORDS},
        {TEXT("communication: {payload: [1,\n  x]}\n"),
         "job.yaml:2:3: 'communication.payload': 'x' is not a number; allowed: " SIZES},
        {TEXT("communication: {payload: [64KiB, 1,\n  65536]}\n"),
         "job.yaml:2:3: 'communication.payload': '65536' is given twice; allowed: " SIZES},
        {TEXT("communication: {payload: []}\n"),
         "job.yaml:1:27: 'communication.payload' is an empty list; allowed: " SIZES},
        {TEXT("communication: {payload: [1, ~]}\n"),
         "job.yaml:1:30: an item of 'communication.payload' has no value; allowed: " SIZES},
        {TEXT("communication: {payload: [[1]]}\n"),
         "job.yaml:1:27: an item of 'communication.payload' is a list; allowed: " SIZES},
        {TEXT("communication: {payload: {a: 1}}\n"),
         "job.yaml:1:26: 'communication.payload' is a mapping; allowed: " SIZES},
        {TEXT("communication: {payload: 1}\ncommunication: all\n"),
         "job.yaml:2:1: 'communication' is given twice, first on line 1"},
        {TEXT("communication: all\ncommunication: {payload: 1}\n"),
         "job.yaml:2:1: 'communication' is given twice, first on line 1"},
        {TEXT("communication: {payload: 1, payload: 2}\n"),
         "job.yaml:1:29: 'communication.payload' is given twice, first on line 1"},
        {TEXT("communication: {paylod: 1}\n"),
         "job.yaml:1:17: unknown key 'communication.paylod'; did you mean "
         "'communication.payload'?"},
        {TEXT("communication: {foo: 1}\n"),
         "job.yaml:1:17: unknown key 'communication.foo'; allowed here: exchange, payload, "
         "collectives"},
        {TEXT("log: {progress: 5mins}\n"),
         "job.yaml:1:17: 'log.progress': '5mins' has an unknown unit; allowed: " TIMES},
        {TEXT("expect: {ranks: -1}\n"),
         "job.yaml:1:17: 'expect.ranks': '-1' is out of range; allowed: " COUNTS},
        {TEXT("log: {file: '%z'}\n"),
         "job.yaml:1:13: 'log.file': '%z' contains the unknown pattern "
         "'%z'; allowed: %x %j %A %a %N %u %%"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_bad_sections(void **state)
{
    static const struct bad rows[] = {
        {TEXT("series:\n"), "job.yaml:1:8: 'series' has no value; allowed: keys below it, "
                            "indented, or leave it out"},
        {TEXT("series: null\n"),
         "job.yaml:1:9: 'series' has no value; allowed: keys below it, "
         "indented, or leave it out"},
        {TEXT("series:\nterms: 5\n"), "job.yaml:1:8: 'series' has no value; allowed: keys "
                                      "below it, indented, or leave it out"},
        {TEXT("series: 5\n"),
         "job.yaml:1:9: 'series' is a single value; allowed: keys below it, indented"},
        {TEXT("series: \"\"\n"),
         "job.yaml:1:9: 'series' is a single value; allowed: keys below it, indented"},
        {TEXT("series:\n- terms: 5\n"),
         "job.yaml:2:1: 'series' is a list; allowed: keys below it, indented"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_exotic(void **state)
{
    static const struct bad rows[] = {
        {TEXT("name: *a\n"),
         "job.yaml:1:7: YAML aliases (*) are not allowed; write the value itself"},
        {TEXT("*a : b\n"),
         "job.yaml:1:1: YAML aliases (*) are not allowed; write the value itself"},
        {TEXT("series: *a\n"),
         "job.yaml:1:9: YAML aliases (*) are not allowed; write the value itself"},
        {TEXT("*a\n"),
         "job.yaml:1:1: YAML aliases (*) are not allowed; write the value itself"},
        {TEXT("name: !!str a\n"),
         "job.yaml:1:7: YAML tags (!) are not allowed; remove the tag"},
        {TEXT("series: {terms: !!int 5}\n"),
         "job.yaml:1:17: YAML tags (!) are not allowed; remove the tag"},
        {TEXT("!!str name: a\n"),
         "job.yaml:1:1: YAML tags (!) are not allowed; remove the tag"},
        {TEXT("series: !x {terms: 5}\n"),
         "job.yaml:1:9: YAML tags (!) are not allowed; remove the tag"},
        {TEXT("name: !x [a]\n"),
         "job.yaml:1:7: YAML tags (!) are not allowed; remove the tag"},
        {TEXT("!x {name: a}\n"),
         "job.yaml:1:1: YAML tags (!) are not allowed; remove the tag"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_no_yaml(void **state)
{
    static const struct bad rows[] = {
        {TEXT("name: 'a\n"), "job.yaml:2:1: not YAML: while scanning a quoted scalar (started "
                             "at 1:7), found unexpected end of stream"},
        {TEXT("name: a: b\n"),
         "job.yaml:1:8: not YAML: mapping values are not allowed in this "
         "context"},
        {TEXT("name: a\n}\n"),
         "job.yaml:2:1: not YAML: while parsing a block mapping (started at 1:1), did not "
         "find expected key; check the indentation"},
        {TEXT("name: @a\n"), "job.yaml:1:7: a value cannot begin with '@'; put it in quotes"},
        {TEXT("name: \"\\q\"\n"),
         "job.yaml:1:8: not YAML: while parsing a quoted scalar (started at 1:7), found "
         "unknown escape character"},
        {TEXT("series:\n\tterms: 5\n"),
         "job.yaml:2:1: unexpected tab; indent YAML with spaces"},
        {TEXT("name: a\xff\n"), "job.yaml:1:8: not a text file: invalid leading UTF-8 octet"},
        {TEXT("# a\nname: \x01\n"),
         "job.yaml:2:7: not a text file: control characters are not allowed"},
        {TEXT("name: a\0b\n"),
         "job.yaml:1:8: not a text file: control characters are not allowed"},
        {TEXT("\x7f"
              "ELF\x02\x01\x01"),
         "job.yaml:1:1: not a text file: control characters are not allowed"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

/* Positions count characters: what stands in front need not be ASCII. */
static void test_columns_behind_other_characters(void **state)
{
    static const struct bad rows[] = {
        {TEXT("{log: {file: \xc3\xa9}, nam: b}\n"),
         "job.yaml:1:18: unknown key 'nam'; did you mean 'name'?"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_tab_behind_other_characters(void **state)
{
    static const struct bad rows[] = {
        {TEXT("# \xc3\xa9\nseries:\n\tterms: 5\n"),
         "job.yaml:3:1: unexpected tab; indent YAML with spaces"},
        {TEXT("# \xc3\xa9\nname:\t@a\n"),
         "job.yaml:2:7: a value cannot begin with '@'; put it in quotes"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

static void test_bad_bytes_behind_other_characters(void **state)
{
    static const struct bad rows[] = {
        {TEXT("# \xc3\xa9\xff\n"),
         "job.yaml:1:4: not a text file: invalid leading UTF-8 octet"},
    };

    (void)state;
    check_bad(rows, COUNT_OF(rows));
}

/* "name\0x" is not "name". */
static void test_nul_in_a_key(void **state)
{
    static const char text[] = "\"name\\0x\": a\n";
    struct job job = job_defaults();
    struct error err = {""};

    (void)state;
    assert_int_equal(job_yaml_parse(&job, "job.yaml", text, sizeof(text) - 1, &err), -1);
    assert_int_equal(strncmp(err.text, "job.yaml:1:1: ", 14), 0);
}

/* A key of any length is shown in part, and the message stays whole. */
static void test_long_input(void **state)
{
    static char text[100000];
    struct job job = job_defaults();
    struct error err = {""};
    static const char head[] = "job.yaml:1:1: unknown key 'xxxx";

    (void)state;
    memset(text, 'x', 900);
    memcpy(text + 900, ": 1\n", 4);
    assert_int_equal(job_yaml_parse(&job, "job.yaml", text, 904, &err), -1);
    assert_int_equal(strncmp(err.text, head, sizeof(head) - 1), 0);
    assert_true(strlen(err.text) < 300);

    /* Nesting ends at its first level, however deep it is. */
    memset(text, '[', sizeof(text));
    assert_int_equal(job_yaml_parse(&job, "job.yaml", text, sizeof(text), &err), -1);
    assert_string_equal(err.text, "job.yaml:1:1: the job description is a list; " MAPPING);
    memcpy(text, "series: {terms: ", 16);
    assert_int_equal(job_yaml_parse(&job, "job.yaml", text, sizeof(text), &err), -1);
    assert_string_equal(err.text, "job.yaml:1:17: 'series.terms' is a list; allowed: " TERMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_mapping),
        cmocka_unit_test(test_unknown_keys),
        cmocka_unit_test(test_given_twice),
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_bad_sections),
        cmocka_unit_test(test_exotic),
        cmocka_unit_test(test_no_yaml),
        cmocka_unit_test(test_columns_behind_other_characters),
        cmocka_unit_test(test_tab_behind_other_characters),
        cmocka_unit_test(test_bad_bytes_behind_other_characters),
        cmocka_unit_test(test_nul_in_a_key),
        cmocka_unit_test(test_long_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
