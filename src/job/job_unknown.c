/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_unknown.c - suggest a key for one that does not exist
 */

#include <config.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "job_keys.h"

/* Longer words are similar to none. */
enum { WORD_MAX = 64 };

static unsigned min_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* RETURN: the least number of letters to insert, delete, change or swap with their neighbour
 * to turn A into B, which is in lower case ("optimal string alignment" distance), or MOST if
 * it is not less.  Ignores the case of A.  Most words are far from most keys, and are soon
 * seen to be. */
static unsigned distance(const char *a, const char *b, unsigned most)
{
    size_t la = strlen(a);
    size_t lb = strlen(b);
    unsigned d[WORD_MAX][WORD_MAX];
    unsigned before = 0; /* the least of the last row; a swap looks back over two */

    if (la >= WORD_MAX || lb >= WORD_MAX || (la > lb ? la - lb : lb - la) >= most)
        return most;
    for (size_t i = 0; i <= la; i++)
        d[i][0] = (unsigned)i;
    for (size_t j = 0; j <= lb; j++)
        d[0][j] = (unsigned)j;
    for (size_t i = 1; i <= la; i++) {
        unsigned least = d[i][0];

        for (size_t j = 1; j <= lb; j++) {
            bool same = tolower((unsigned char)a[i - 1]) == b[j - 1];
            unsigned change = d[i - 1][j - 1] + !same;

            d[i][j] = min_of(change, min_of(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = min_of(d[i][j], d[i - 2][j - 2] + 1);
            least = min_of(least, d[i][j]);
        }
        if (least >= most && before >= most)
            return most;
        before = least;
    }
    return min_of(d[la][lb], most);
}

static const char *last_word(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot ? dot + 1 : path;
}

/* Write the section of the key PATH.  RETURN: whether it has one. */
static bool section_of(const char *path, char *section, size_t size)
{
    const char *dot = strrchr(path, '.');

    if (dot)
        (void)snprintf(section, size, "%.*s", (int)(dot - path), path);
    return dot != NULL;
}

/* Suggest CANDIDATE if its distance from PATH is less than *BEST. */
static void consider(const char *path, const char *candidate, unsigned *best, char *suggestion,
                     size_t size)
{
    unsigned far = distance(path, candidate, *best);

    /* The right word in the wrong section counts as one wrong letter. */
    if (far > 1 && strcasecmp(last_word(path), last_word(candidate)) == 0)
        far = 1;
    if (far < *best) {
        *best = far;
        (void)snprintf(suggestion, size, "%s", candidate);
    }
}

/* Suggest one of the keys that are SELDOM meant, or of the others, or their sections. */
static void consider_keys(const char *path, bool seldom, unsigned *best, char *suggestion,
                          size_t size)
{
    for (size_t i = 0; job_key_at(i); i++) {
        const struct job_key *key = job_key_at(i);
        char section[WORD_MAX];

        if (key->seldom != seldom)
            continue;
        consider(path, key->path, best, suggestion, size);
        if (section_of(key->path, section, sizeof(section)))
            consider(path, section, best, suggestion, size);
    }
}

/* RETURN: SUGGESTION, or NULL if no key and no section is similar to PATH. */
static const char *suggest(const char *path, char *suggestion, size_t size)
{
    /* Up to a third of the last word may be wrong, and at least one letter. */
    unsigned wrong = ((unsigned)strlen(last_word(path)) + 1) / 3;
    unsigned limit = (wrong > 1 ? wrong : 1) + 1;
    unsigned best;

    if (limit > WORD_MAX)
        limit = WORD_MAX;
    best = limit;
    consider_keys(path, false, &best, suggestion, size);
    consider_keys(path, true, &best, suggestion, size);
    return best < limit ? suggestion : NULL;
}

/* Write the allowed names in the section of PATH into TEXT, each once.  If there is no such
 * section, write those at the top level. */
static void list_siblings(const char *path, char *text, size_t size)
{
    size_t prefix = (size_t)(last_word(path) - path);
    const char *previous = "";
    struct text list = text_begin(text, size);

    for (size_t i = 0; job_key_at(i); i++) {
        const char *name = job_key_at(i)->path + prefix;
        size_t length;

        if (strncmp(job_key_at(i)->path, path, prefix) != 0)
            continue;
        length = strcspn(name, ".");
        /* The keys of a section follow each other in the table. */
        if (strncmp(name, previous, length) != 0 ||
            (previous[length] && previous[length] != '.'))
            text_add(&list, "%s%.*s", list.used ? ", " : "", (int)length, name);
        previous = name;
    }
    if (list.used == 0 && prefix > 0)
        list_siblings("", text, size);
}

int job_key_unknown(const char *path, struct error *err)
{
    char shown[WORD_MAX + 16];
    char names[400];

    (void)error_quote(shown, sizeof(shown), path, strlen(path));
    if (job_key_is_section(path)) {
        (void)snprintf(names, sizeof(names), "%s.", path);
        list_siblings(names, names + strlen(names) + 1, sizeof(names) - strlen(names) - 1);
        return error_set(err, "%s is a group of keys, not a key; allowed in it: %s", shown,
                         names + strlen(names) + 1);
    }
    if (suggest(path, names, sizeof(names)))
        return error_set(err, "unknown key %s; did you mean '%s'?", shown, names);
    list_siblings(path, names, sizeof(names));
    return error_set(err, "unknown key %s; allowed here: %s", shown, names);
}
