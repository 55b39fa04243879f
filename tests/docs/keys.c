/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * keys.c - the keys of a job description, as the program knows them, for the tests of the docs
 *
 *   keys mdoc    the list of pijob-job(5)
 *   keys table   one line for each key: path, default (or "required", or "none"), and the
 *                allowed words, separated by tabs
 */

#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "job/job_keys.h"
#include "job/job_value.h"

enum { TEXT_SIZE = 256 };

enum { LINE_MAX_LENGTH = 76 };

/* TEXT, as roff wants it, behind BEFORE; new lines where mandoc -Tlint wants them. */
static void put_roff(const char *before, const char *text, const char *behind)
{
    char whole[2 * TEXT_SIZE];
    size_t length = 0; /* of the line so far */

    (void)snprintf(whole, sizeof(whole), "%s%s%s", before, text, behind);
    for (const char *p = whole; *p; p++) {
        if (*p == ' ' && length + 1 + strcspn(p + 1, " ") > LINE_MAX_LENGTH) {
            (void)putchar('\n');
            length = 0;
            continue;
        }
        length += *p == '\\' || *p == '-' ? 2 : 1;
        if (*p == '\\')
            (void)fputs("\\e", stdout);
        else if (*p == '-') /* one that can be copied */
            (void)fputs("\\-", stdout);
        else
            (void)putchar(*p);
    }
    (void)putchar('\n');
}

/* The value that counts if KEY is not given; NULL: none.  Without a fallback, a choice is then
 * its first word; what is not expected is not checked. */
static const char *default_of(const struct job_key *key)
{
    if (key->same_as)
        return default_of(job_key_find(key->same_as));
    if (!key->fallback && key->choices &&
        strncmp(key->path, "expect.", strlen("expect.")) != 0)
        return key->choices[0];
    return key->fallback;
}

static void put_mdoc(const struct job_key *key)
{
    char meaning[TEXT_SIZE];
    char text[TEXT_SIZE];

    (void)printf(".It Ic %s\n", key->path);
    (void)snprintf(meaning, sizeof(meaning), "%s", key->meaning);
    meaning[0] = (char)toupper((unsigned char)meaning[0]);
    put_roff("", meaning, ".");
    put_roff("Allowed: ", job_value_allows(key, text, sizeof(text)), ".");
    if (key->required)
        (void)printf("This key is required.\n");
    else if (default_of(key)) {
        (void)printf("Default:\n");
        put_roff(".Ql ", default_of(key), " .");
    } else
        (void)printf("Default: none.\n");
    if (key->or_needs)
        (void)printf("Needs\n.Ic %s\nor\n.Ic %s .\n", key->needs, key->or_needs);
    else if (key->needs)
        (void)printf("Needs\n.Ic %s .\n", key->needs);
}

static void put_row(const struct job_key *key)
{
    (void)printf("%s\t%s\t", key->path,
                 key->required     ? "required"
                 : default_of(key) ? default_of(key)
                                   : "none");
    for (size_t i = 0; key->choices && key->choices[i]; i++)
        (void)printf("%s%s", i ? " " : "", key->choices[i]);
    for (size_t i = 0; key->words[i]; i++)
        (void)printf("%s%s", i ? " " : "", key->words[i]);
    (void)putchar('\n');
}

int main(int argc, char **argv)
{
    void (*put)(const struct job_key *) = NULL;

    if (argc == 2 && strcmp(argv[1], "mdoc") == 0)
        put = put_mdoc;
    else if (argc == 2 && strcmp(argv[1], "table") == 0)
        put = put_row;
    if (!put) {
        (void)fprintf(stderr, "Usage: keys mdoc|table\n");
        return 4;
    }
    for (size_t i = 0; job_key_at(i); i++)
        put(job_key_at(i));
    return 0;
}
