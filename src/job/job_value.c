/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_value.c - read and write the values of a job description, by type
 */

#include <config.h>

#include "job_value.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/parse.h"
#include "core/text.h"
#include "job_fields.h"
#include "slurm/pattern.h"

/* ---- Reading ---- */

/* The end of most messages: "; allowed: ...". */
static int not_allowed(const struct job_key *key, const char *text, const char *problem,
                       struct error *err)
{
    char shown[64];
    char allows[JOB_ALLOWS_SIZE];

    return error_set(err, "'%s': %s %s; allowed: %s", key->path,
                     error_quote(shown, sizeof(shown), text, strlen(text)), problem,
                     job_value_allows(key, allows, sizeof(allows)));
}

static int number_problem(const struct job_key *key, const char *text,
                          enum parse_status status, struct error *err)
{
    static const char *const problems[] = {
        [PARSE_SYNTAX] = "is not a number",
        [PARSE_WHOLE] = "is not a whole number",
        [PARSE_RANGE] = "is out of range",
        [PARSE_UNIT] = "has an unknown unit",
    };

    return not_allowed(key, text, problems[status], err);
}

static int parse_whole(void *member, const struct job_key *key, const char *text,
                       struct error *err)
{
    int word = job_key_word(key, text);
    uint64_t value = 0;
    enum parse_status status;

    if (word >= 0) {
        *(uint64_t *)member = JOB_WORD((uint64_t)word);
        return 0;
    }
    status = parse_count(text, &value);
    if (status == PARSE_OK && ((double)value < key->min || (double)value > key->max))
        status = PARSE_RANGE;
    if (status != PARSE_OK)
        return number_problem(key, text, status, err);
    *(uint64_t *)member = value;
    return 0;
}

static int parse_real(void *member, const struct job_key *key, const char *text,
                      struct error *err)
{
    double value = 0;
    enum parse_status status;

    if (job_key_word(key, text) >= 0) {
        *(double *)member = INFINITY;
        return 0;
    }
    status = key->type == JOB_SECONDS ? parse_seconds(text, &value)
                                      : parse_quantity(text, key->unit, &value);
    if (status == PARSE_OK && !(value >= key->min && value <= key->max))
        status = PARSE_RANGE;
    if (status != PARSE_OK)
        return number_problem(key, text, status, err);
    *(double *)member = value;
    return 0;
}

static int parse_name(void *member, const struct job_key *key, const char *text,
                      struct error *err)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (!isascii((unsigned char)text[i]) ||
            !(isalnum((unsigned char)text[i]) || strchr("._-", text[i])))
            return not_allowed(key, text, "contains a character that is not allowed", err);
    if (length == 0)
        return not_allowed(key, text, "is empty", err);
    if (length >= JOB_NAME_SIZE)
        return not_allowed(key, text, "is too long", err);
    /* %x may be a part of a path of its own: checkpoints/%x */
    if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
        return not_allowed(key, text, "is the name of a directory", err);
    memcpy(member, text, length + 1);
    return 0;
}

static int parse_text(void *member, const struct job_key *key, const char *text,
                      struct error *err)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (iscntrl((unsigned char)text[i]))
            return not_allowed(key, text, "contains a character that is not allowed", err);
    if (length == 0)
        return not_allowed(key, text, "is empty", err);
    if (length >= JOB_TEXT_SIZE)
        return not_allowed(key, text, "is too long", err);
    memcpy(member, text, length + 1);
    return 0;
}

static int parse_pattern(void *member, const struct job_key *key, const char *text,
                         struct error *err)
{
    size_t length = strlen(text);
    struct error why;

    if (length == 0)
        return not_allowed(key, text, "is empty", err);
    if (length >= JOB_PATH_SIZE)
        return not_allowed(key, text, "is too long", err);
    if (pattern_check(text, &why) < 0) {
        char shown[64];

        return error_set(err, "'%s': %s %s", key->path,
                         error_quote(shown, sizeof(shown), text, length), why.text);
    }
    memcpy(member, text, length + 1);
    return 0;
}

static int parse_choice(void *member, const struct job_key *key, const char *text,
                        struct error *err)
{
    for (int i = 0; key->choices[i]; i++) {
        if (strcmp(key->choices[i], text) == 0) {
            *(int *)member = i;
            return 0;
        }
    }
    return not_allowed(key, text, "is unknown", err);
}

/* Read one of SIZES, which is TEXT. */
static int parse_size(struct job_sizes *sizes, const struct job_key *key, const char *text,
                      struct error *err)
{
    double value = 0;
    enum parse_status status = parse_quantity(text, key->unit, &value);

    if (status == PARSE_OK && !(value >= key->min && value <= key->max))
        status = PARSE_RANGE;
    if (status == PARSE_OK && value != (double)(int64_t)value)
        status = PARSE_WHOLE;
    if (status != PARSE_OK)
        return number_problem(key, text, status, err);
    for (int i = 0; i < sizes->count; i++)
        if (sizes->bytes[i] == (uint64_t)value)
            return not_allowed(key, text, "is given twice", err);
    if (sizes->count == JOB_SIZES_MAX)
        return not_allowed(key, text, "makes the list too long", err);
    sizes->bytes[sizes->count++] = (uint64_t)value;
    return 0;
}

/* 8MiB; 64, 8MiB; [64, 8MiB] */
static int parse_sizes(void *member, const struct job_key *key, const char *text,
                       struct error *err)
{
    struct job_sizes sizes = {.count = 0};
    size_t length = strlen(text);
    const char *end = text + length;
    const char *at = text;

    if (length >= 2 && *text == '[' && text[length - 1] == ']') {
        at++;
        end--;
    }
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma ? comma : end;
        char size[64];

        at += strspn(at, " ");
        while (stop > at && stop[-1] == ' ')
            stop--;
        (void)snprintf(size, sizeof(size), "%.*s", stop > at ? (int)(stop - at) : 0, at);
        if (parse_size(&sizes, key, size, err) < 0)
            return -1;
        if (!comma)
            break;
        at = comma + 1;
    }
    memcpy(member, &sizes, sizeof(sizes));
    return 0;
}

/* ---- Writing ---- */

static void print_whole(const void *member, const struct job_key *key, char *text, size_t size)
{
    const uint64_t value = *(const uint64_t *)member;
    (void)snprintf(text, size, "%" PRIu64, value);
    for (uint64_t i = 0; key->words[i]; i++)
        if (value == JOB_WORD(i))
            (void)snprintf(text, size, "%s", key->words[i]);
}

static void print_seconds(const void *member, const struct job_key *key, char *text,
                          size_t size)
{
    (void)key;
    (void)snprintf(text, size, "%.10gs", *(const double *)member);
}

static void print_real(const void *member, const struct job_key *key, char *text, size_t size)
{
    double value = *(const double *)member;

    if (key->words[0] && isinf(value))
        (void)snprintf(text, size, "%s", key->words[0]);
    else
        (void)snprintf(text, size, "%.15g", value); /* all digits of a number of bytes */
}

static void print_text(const void *member, const struct job_key *key, char *text, size_t size)
{
    (void)key;
    (void)snprintf(text, size, "%s", (const char *)member);
}

static void print_choice(const void *member, const struct job_key *key, char *text,
                         size_t size)
{
    (void)snprintf(text, size, "%s", key->choices[*(const int *)member]);
}

static void print_sizes(const void *member, const struct job_key *key, char *text, size_t size)
{
    const struct job_sizes *sizes = member;
    struct text list = text_begin(text, size);

    (void)key;
    for (int i = 0; i < sizes->count; i++)
        text_add(&list, "%s%" PRIu64, i ? ", " : sizes->count > 1 ? "[" : "", sizes->bytes[i]);
    if (sizes->count > 1)
        text_add(&list, "]");
}

/* ---- What is allowed ---- */

/* Examples of a number in a unit, for keys with at least this maximum. */
static const struct {
    const char *unit; /* NULL: a fraction */
    double max;
    const char *example;
} examples[] = {
    {"B", 1e10, "1.5e9, 1.5GB or 64KiB"},
    {"B", 0, "1e6, 1MB or 64KiB"},
    {"B/s", 0, "1.5e9, 1.5GB/s or 12Gb/s"},
    {"terms/s", 0, "1.5e9 or 1.5Gterms/s"},
    {NULL, 0, "0.9 or 90%"},
};

static const char *example_of(const struct job_key *key)
{
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        const char *unit = examples[i].unit;
        bool same = unit && key->unit ? strcmp(unit, key->unit) == 0 : unit == key->unit;

        if (same && key->max >= examples[i].max)
            return examples[i].example;
    }
    return "1";
}

static void allow_words(const struct job_key *key, struct text *list)
{
    for (int i = 0; key->words[i]; i++)
        text_add(list, "%s, ", key->words[i]);
    if (key->words[0])
        text_add(list, "or ");
}

static void allow_whole(const struct job_key *key, char *text, size_t size)
{
    struct text list = text_begin(text, size);

    allow_words(key, &list);
    text_add(&list, "a whole number from %.0f to %.0f", key->min, key->max);
}

static void allow_seconds(const struct job_key *key, char *text, size_t size)
{
    (void)snprintf(text, size, "a time from %gs to %gs, such as %s", key->min, key->max,
                   key->max > 1 ? "10s, 5m or 1h" : "5us or 0.1ms");
}

static void allow_real(const struct job_key *key, char *text, size_t size)
{
    struct text list = text_begin(text, size);

    allow_words(key, &list);
    text_add(&list, "a number%s%s from %g to %g, such as %s", key->unit ? " of " : "",
             key->unit ? key->unit : "", key->min, key->max, example_of(key));
}

static void allow_name(const struct job_key *key, char *text, size_t size)
{
    (void)snprintf(text, size, "1 to %d of the characters A-Z a-z 0-9 . _ -, such as %s",
                   JOB_NAME_SIZE - 1, key->example);
}

static void allow_text(const struct job_key *key, char *text, size_t size)
{
    (void)snprintf(text, size, "a text of 1 to %d characters, such as %s", JOB_TEXT_SIZE - 1,
                   key->example);
}

static void allow_pattern(const struct job_key *key, char *text, size_t size)
{
    (void)snprintf(text, size, "a file name of 1 to %d characters, such as %s",
                   JOB_PATH_SIZE - 1, key->example);
}

static void allow_choice(const struct job_key *key, char *text, size_t size)
{
    struct text list = text_begin(text, size);

    for (int i = 0; key->choices[i]; i++)
        text_add(&list, "%s%s", i ? ", " : "one of ", key->choices[i]);
}

static void allow_sizes(const struct job_key *key, char *text, size_t size)
{
    (void)snprintf(text, size,
                   "a number of B from %.0f to %.0f, or a list of up to %d, such as 8MiB or "
                   "[64,64KiB,8MiB]",
                   key->min, key->max, JOB_SIZES_MAX);
}

/* ---- The types ---- */

static const struct {
    int (*parse)(void *, const struct job_key *, const char *, struct error *);
    void (*print)(const void *, const struct job_key *, char *, size_t);
    void (*allow)(const struct job_key *, char *, size_t);
    bool number; /* must not be in quotes */
    bool quoted; /* written in quotes as YAML */
} types[] = {
    [JOB_COUNT] = {parse_whole, print_whole, allow_whole, .number = true},
    [JOB_SECONDS] = {parse_real, print_seconds, allow_seconds, .number = false},
    [JOB_REAL] = {parse_real, print_real, allow_real, .number = false},
    [JOB_NAME] = {parse_name, print_text, allow_name, .quoted = true},
    [JOB_TEXT] = {parse_text, print_text, allow_text, .quoted = true},
    [JOB_PATTERN] = {parse_pattern, print_text, allow_pattern, .quoted = true},
    [JOB_CHOICE] = {parse_choice, print_choice, allow_choice, .number = false},
    [JOB_SIZES] = {parse_sizes, print_sizes, allow_sizes, .number = false},
};

int job_value_parse(void *member, const struct job_key *key, const char *text,
                    struct error *err)
{
    return types[key->type].parse(member, key, text, err);
}

char *job_value_print(const void *member, const struct job_key *key, char *text, size_t size)
{
    types[key->type].print(member, key, text, size);
    return text;
}

char *job_value_allows(const struct job_key *key, char *text, size_t size)
{
    types[key->type].allow(key, text, size);
    return text;
}

bool job_value_is_number(const struct job_key *key)
{
    return types[key->type].number;
}

bool job_value_is_quoted(const struct job_key *key)
{
    return types[key->type].quoted;
}
