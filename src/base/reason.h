/*
 * What an errno says, in words.
 *
 * libc's strerror() brings 2 KB of messages that no call of ours can meet.
 */
#ifndef BASE_REASON_H
#define BASE_REASON_H

/* "error ", a number, a zero. */
#define REASON_MAX 20

/*
 * The words for `err`, which live for ever; or, for one that is not in the
 * table, "error NUMBER" in `buffer`.
 */
const char *reason_text(int err, char buffer[static REASON_MAX]);

/* The words for `err` as long as the enclosing block. */
#define REASON(err) reason_text((err), (char[REASON_MAX]){0})

#endif
