/*
 * The two files that say how names are looked up, hosts(5) and resolv.conf(5),
 * and the order in which the names are tried that a host may stand for.
 *
 * Readers: push the bytes of the file as they come, in pieces of any size, and
 * then, at its very end, a line end ("\n") of your own, for a last line that
 * has none. A file that is not read to its end gets none: half a word is then
 * left out. They do no I/O (only the zone of an IPv6 address is looked up), keep
 * no pointer to the pieces, and never fail: what is not understood is left out.
 * Lines may have any length; a word longer than NAMES_WORD_MAX cannot mean
 * anything and is read as one that means nothing. '#' and ';' begin a comment.
 */
#ifndef NET_NAMES_H
#define NET_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "net/address.h"
#include "net/dns.h"

/* A name with its trailing dot; addresses are shorter. */
#define NAMES_WORD_MAX (DNS_NAME_MAX + 1)

/* resolv.conf(5): MAXNS; further servers are left out. */
#define NAMES_SERVERS_MAX 3

/* The search list with one space between domains; what Kubernetes allows a pod to have. */
#define NAMES_SEARCH_MAX 2048

/* Of the line `options`: when not set, at least, and what resolv.conf(5) caps it to. */
#define NAMES_OPTION_TABLE(X) \
	X(NAMES_NDOTS, "ndots:", 1, 0, 15) \
	X(NAMES_TIMEOUT, "timeout:", 5, 1, 30) \
	X(NAMES_ATTEMPTS, "attempts:", 2, 1, 5)

enum names_option {
#define X(option, word, value, min, max) option,
	NAMES_OPTION_TABLE(X)
#undef X
	NAMES_OPTIONS
};

/* Fields are private. */
struct names_words {
	size_t len; /* over NAMES_WORD_MAX: too long */
	bool comment;
	unsigned char line; /* what the next word of the line is */
	unsigned char word[NAMES_WORD_MAX];
};

/* Allocate anywhere; fill with names_hosts_init(). Fields are private. */
struct names_hosts {
	struct names_words words;
	struct span host;
	struct addresses *out;
	struct address address;
};

/*
 * Looks for `host`, which has no trailing dot, in a hosts file. Its addresses
 * are appended to `out` in the order of the file. Both must outlive the reader.
 */
void names_hosts_init(struct names_hosts *h, struct span host, struct addresses *out);

void names_hosts_push(struct names_hosts *h, struct span piece);

/* Allocate anywhere; fill with names_config_init(). Fields may be read. */
struct names_config {
	unsigned char options[NAMES_OPTIONS]; /* within their limits; time in seconds */
	size_t search_len; /* bytes used in `search` */
	struct names_words words; /* private */
	struct addresses servers; /* none: 127.0.0.1 is meant */
	char search[NAMES_SEARCH_MAX + 1]; /* domains, each followed by a space */
};

/* Sets what holds without a file. */
void names_config_init(struct names_config *c);

/*
 * `nameserver`, `search` and `domain` (the same thing here; the last line
 * wins), and of `options` those in the table. Domains lose their trailing dot;
 * one that does not fit any more is left out.
 */
void names_config_push(struct names_config *c, struct span piece);

/* Allocate anywhere; fill with names_search_init(). Fields are private. */
struct names_search {
	struct span host, domains;
	unsigned char as_is;
	char name[DNS_NAME_MAX + 2]; /* cut to this it is still too long */
};

/*
 * The names that `host` may stand for, as resolv.conf(5) orders them. With a
 * trailing dot: itself. With at least ndots dots: itself, then with each domain
 * behind it. With fewer: with each domain, then itself. `host` and `c` must
 * outlive the search, and `c` must not change.
 */
void names_search_init(struct names_search *s, struct span host, const struct names_config *c);

/*
 * Sets `name` to the next one, without a trailing dot, and returns true; false
 * after the last. It points into `s` and lives until the next call. Names that
 * are not dns_name_valid() are skipped.
 */
bool names_search_next(struct names_search *s, struct span *name);

#endif
