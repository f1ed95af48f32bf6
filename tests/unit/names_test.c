#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "net/names.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

#define L10 "abcdefghij"
#define L50 L10 L10 L10 L10 L10
#define L63 L50 L10 "abc"
#define N250 L63 "." L63 "." L63 "." L50 "abcdefgh" /* 250 bytes */
#define N254 N250 "abcd"

/* 2040 bytes: 8 domains of 254 and a space. */
#define DOMAINS_2040 N254 " " N254 " " N254 " " N254 " " N254 " " N254 " " N254 " " N254 " "

enum file {
	HOSTS,
	CONFIG
};

/*
 * `found` for HOSTS is the addresses of "peyk"; for CONFIG the servers, "|",
 * ndots, timeout and attempts, "|", and the domains, each followed by a space.
 * The end of the file is told, but for rows that end in "...".
 */
static const struct row {
	const char *name;
	enum file file;
	const char *input, *found;
} rows[] = {
	{"hosts: an address", HOSTS, "10.0.0.1 peyk\n", "10.0.0.1"},
	{"hosts: an IPv6 address", HOSTS, "fd00::1 peyk\n", "fd00::1"},
	{"hosts: an IPv6 address with a zone", HOSTS, "fe80::1%7 peyk\n", "fe80::1%7"},
	{"hosts: no line end at the end", HOSTS, "10.0.0.1 peyk", "10.0.0.1"},
	{"hosts: not the end, and no line end", HOSTS, "10.0.0.1 peyk...", ""},
	{"hosts: several addresses in the order of the file", HOSTS,
		"fd00::1 peyk\n10.0.0.2 peyk\n10.0.0.1 peyk\n", "fd00::1 10.0.0.2 10.0.0.1"},
	{"hosts: the second of the names", HOSTS, "10.0.0.1 a peyk b\n", "10.0.0.1"},
	{"hosts: case does not count", HOSTS, "10.0.0.1 PeyK\n", "10.0.0.1"},
	{"hosts: other names", HOSTS, "10.0.0.1 peykk pey xpeyk peyk.\n", ""},
	{"hosts: tabs and several spaces", HOSTS, "\t 10.0.0.1\t\t peyk \t\n", "10.0.0.1"},
	{"hosts: carriage returns", HOSTS, "10.0.0.1 peyk\r\n10.0.0.2 peyk\r\n",
		"10.0.0.1 10.0.0.2"},
	{"hosts: empty lines", HOSTS, "\n\n10.0.0.1 peyk\n\n", "10.0.0.1"},
	{"hosts: a comment's line", HOSTS, "# 10.0.0.1 peyk\n10.0.0.2 peyk\n", "10.0.0.2"},
	{"hosts: a comment behind the address", HOSTS, "10.0.0.1 # peyk\n", ""},
	{"hosts: a comment touching a name", HOSTS, "10.0.0.1 peyk#peyk\n", "10.0.0.1"},
	{"hosts: a comment's white space changes nothing", HOSTS, "10.0.0.1 # a\tb peyk\n", ""},
	{"hosts: a malformed address", HOSTS, "10.0.0.256 peyk\n10.0.0.2 peyk\n", "10.0.0.2"},
	{"hosts: a malformed address before a good one", HOSTS, "10.0.0 10.0.0.1 peyk\n", ""},
	{"hosts: an address alone", HOSTS, "10.0.0.1\npeyk\n", ""},
	{"hosts: a name on the next line", HOSTS, "10.0.0.1 a\npeyk b\n", ""},
	{"hosts: a keyword of the other file", HOSTS, "nameserver peyk\nsearch peyk\n", ""},
	{"hosts: a byte above ASCII", HOSTS, "10.0.0.1 p\xe9yk peyk\n", "10.0.0.1"},
	{"hosts: a control byte is no space", HOSTS, "10.0.0.1\bpeyk\n10.0.0.2 a\16peyk\n", ""},
	{"hosts: a word of 254 bytes", HOSTS, "10.0.0.1 " N254 " peyk\n", "10.0.0.1"},
	{"hosts: a word of 255 bytes", HOSTS, "10.0.0.1 " N254 "e peyk\n", "10.0.0.1"},
	{"hosts: a word of 500 bytes", HOSTS, "10.0.0.1 " N250 N250 " peyk\n", "10.0.0.1"},
	{"hosts: a name behind a word's limit", HOSTS, "10.0.0.1 " N254 "peyk\n", ""},
	{"hosts: an address of 500 bytes", HOSTS, N250 N250 " peyk\n10.0.0.1 peyk\n", "10.0.0.1"},

	{"config: an empty file", CONFIG, "", "|1 5 2|"},
	{"config: what a pod has", CONFIG,
		"search ns.svc.cluster.local svc.cluster.local cluster.local\n"
		"nameserver 10.96.0.10\noptions ndots:5\n",
		"10.96.0.10|5 5 2|ns.svc.cluster.local svc.cluster.local cluster.local "},
	{"config: no line end at the end", CONFIG, "nameserver 10.96.0.10", "10.96.0.10|1 5 2|"},
	{"config: not the end, and no line end", CONFIG, "nameserver 10.96.0.10...", "|1 5 2|"},
	{"config: three servers", CONFIG,
		"nameserver 10.0.0.1\nnameserver fd00::1\nnameserver 10.0.0.2\n",
		"10.0.0.1 fd00::1 10.0.0.2|1 5 2|"},
	{"config: a fourth server", CONFIG,
		"nameserver 10.0.0.1\nnameserver fd00::1\nnameserver 10.0.0.2\n"
		"nameserver 10.0.0.3\n",
		"10.0.0.1 fd00::1 10.0.0.2|1 5 2|"},
	{"config: a server with a zone", CONFIG, "nameserver fe80::1%7\n", "fe80::1%7|1 5 2|"},
	{"config: a malformed server", CONFIG, "nameserver 10.0.0\nnameserver 10.0.0.1\n",
		"10.0.0.1|1 5 2|"},
	{"config: a server without an address", CONFIG, "nameserver\n10.0.0.1\n", "|1 5 2|"},
	{"config: a comment behind a server", CONFIG, "nameserver 10.0.0.1 # 10.0.0.2\n",
		"10.0.0.1|1 5 2|"},
	{"config: comments with '#' and ';'", CONFIG,
		"#nameserver 10.0.0.1\n;nameserver 10.0.0.2\n# a\n; b\nnameserver 10.0.0.3\n",
		"10.0.0.3|1 5 2|"},
	{"config: a comment behind a domain", CONFIG, "search a;b c\nsearch a # b\n", "|1 5 2|a "},
	{"config: a comment with ';' behind a domain", CONFIG, "search a;b c\n", "|1 5 2|a "},
	{"config: carriage returns", CONFIG, "nameserver 10.0.0.1\r\nsearch a\r\n",
		"10.0.0.1|1 5 2|a "},
	{"config: a keyword that is longer", CONFIG, "nameservers 10.0.0.1\nsearching a\n",
		"|1 5 2|"},
	{"config: a keyword that is shorter", CONFIG, "nameserve 10.0.0.1\nsearc a\n", "|1 5 2|"},
	{"config: keywords are in lower case", CONFIG, "NAMESERVER 10.0.0.1\n", "|1 5 2|"},
	{"config: other keywords", CONFIG, "sortlist 10.0.0.1 a\nfamily inet4\nndots:3\n",
		"|1 5 2|"},
	{"config: a keyword behind another line's", CONFIG,
		"sortlist nameserver 10.0.0.1\nlookup search a\n", "|1 5 2|"},
	{"config: a keyword of 500 bytes", CONFIG, N250 N250 " search a\nsearch b\n", "|1 5 2|b "},
	{"config: domain", CONFIG, "domain a.b\n", "|1 5 2|a.b "},
	{"config: the last search line wins", CONFIG, "search a b\nsearch c\n", "|1 5 2|c "},
	{"config: domain behind search", CONFIG, "search a b\ndomain c\n", "|1 5 2|c "},
	{"config: search behind domain", CONFIG, "domain c\nsearch a b\n", "|1 5 2|a b "},
	{"config: a search line without domains", CONFIG, "search a b\nsearch\n", "|1 5 2|"},
	{"config: other lines leave the domains", CONFIG,
		"search a b\nnameserver 10.0.0.1\noptions rotate\nc\n", "10.0.0.1|1 5 2|a b "},
	{"config: a domain's trailing dot", CONFIG, "search a.b. c\n", "|1 5 2|a.b c "},
	{"config: the root as a domain", CONFIG, "search . a\n", "|1 5 2|a "},
	{"config: a domain of 255 bytes", CONFIG, "search a " N254 "e b\n", "|1 5 2|a b "},
	{"config: 2048 bytes of domains", CONFIG, "search " DOMAINS_2040 "abcdefgh\n",
		"|1 5 2|" DOMAINS_2040 "abcdefgh "},
	{"config: 2049 bytes of domains", CONFIG, "search " DOMAINS_2040 "abcdefghi\n",
		"|1 5 2|" DOMAINS_2040},
	{"config: a domain that fits behind one that does not", CONFIG,
		"search " DOMAINS_2040 "abcdefghi abc\n", "|1 5 2|" DOMAINS_2040 "abc "},
	{"config: no room for a domain", CONFIG, "search " DOMAINS_2040 "abcdefgh a b c\n",
		"|1 5 2|" DOMAINS_2040 "abcdefgh "},
	{"config: all options", CONFIG, "options ndots:5 timeout:3 attempts:4\n", "|5 3 4|"},
	{"config: options on several lines", CONFIG, "options ndots:5\noptions timeout:3\n",
		"|5 3 2|"},
	{"config: other options", CONFIG, "options rotate edns0 use-vc ndots:2 timeouts:9\n",
		"|2 5 2|"},
	{"config: options at their least", CONFIG, "options ndots:0 timeout:1 attempts:1\n",
		"|0 1 1|"},
	{"config: options below their least", CONFIG, "options timeout:0 attempts:0\n", "|1 1 1|"},
	{"config: options at their most", CONFIG, "options ndots:15 timeout:30 attempts:5\n",
		"|15 30 5|"},
	{"config: options above their most", CONFIG, "options ndots:16 timeout:31 attempts:6\n",
		"|15 30 5|"},
	{"config: an option far above its most", CONFIG, "options ndots:256\n", "|15 5 2|"},
	{"config: an option that is no number", CONFIG, "options ndots:-1 timeout:3s attempts:\n",
		"|1 5 2|"},
	{"config: an option without a colon", CONFIG, "options ndots ndots5 timeout=3\n",
		"|1 5 2|"},
};

static size_t all_pieces(size_t at, size_t n)
{
	(void)at;
	return n;
}

static size_t one_cut(size_t at, size_t n)
{
	return at == 0 ? n : SIZE_MAX;
}

struct reader {
	enum file file;
	struct names_hosts hosts;
	struct names_config config;
	struct addresses found;
};

static void push(struct reader *r, struct span piece)
{
	if (r->file == HOSTS)
		names_hosts_push(&r->hosts, piece);
	else
		names_config_push(&r->config, piece);
}

/* Each piece is in an allocation of its size, which is gone before the next. */
static void push_in_pieces(
	struct reader *r, struct span input, size_t (*piece)(size_t, size_t), size_t n)
{
	size_t at = 0;

	while (input.len > 0) {
		size_t len = piece(at, n);
		struct span part = span_take(&input, len < input.len ? len : input.len);
		unsigned char *copy = malloc(part.len);

		memcpy(copy, part.ptr, part.len);
		push(r, (struct span){copy, part.len});
		free(copy);
		at += part.len;
	}
}

static void tell_addresses(struct text *t, const struct addresses *list)
{
	for (size_t i = 0; i < list->count; i++) {
		text_add(t, i > 0 ? " " : "");
		text_add_ip(t, address_span(&list->list[i]));
		if (list->list[i].scope > 0) {
			text_add(t, "%");
			text_add_decimal(t, list->list[i].scope);
		}
	}
}

static void tell(const struct reader *r, struct text *t)
{
	static const char *const before[] = {"|", " ", " "};

	if (r->file == HOSTS) {
		tell_addresses(t, &r->found);
		return;
	}
	tell_addresses(t, &r->config.servers);
	for (size_t i = 0; i < NAMES_OPTIONS; i++) {
		text_add(t, before[i]);
		text_add_decimal(t, r->config.options[i]);
	}
	text_add(t, "|");
	text_add_span(
		t, (struct span){(const unsigned char *)r->config.search, r->config.search_len});
}

static void check(const struct row *row, size_t (*piece)(size_t, size_t), size_t n)
{
	static char found[2 * NAMES_SEARCH_MAX];
	struct reader r = {.file = row->file};
	struct span input = span_of(row->input);
	struct text t;
	bool ended = true;

	memset(&r.config, 0xaa, sizeof r.config);
	names_config_init(&r.config);
	names_hosts_init(&r.hosts, SPAN("peyk"), &r.found);
	if (input.len >= 3 && memcmp(input.ptr + input.len - 3, "...", 3) == 0) {
		input.len -= 3;
		ended = false;
	}
	push_in_pieces(&r, input, piece, n);
	if (ended)
		push(&r, SPAN("\n"));
	text_init(&t, found, sizeof found);
	tell(&r, &t);
	if (strcmp(text_string(&t), row->found) != 0)
		print_message("cut at %zu\n", n);
	assert_string_equal(found, row->found);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	for (size_t n = 1; n <= strlen(row->input) + 1; n++) {
		check(row, all_pieces, n);
		check(row, one_cut, n);
	}
}

/* Candidates for `host`, joined with spaces. */
static const struct search_row {
	const char *name, *host, *config, *candidates;
} search_rows[] = {
	{"search: no dot, one asked for", "a", "search x y.z\n", "a.x a.y.z a"},
	{"search: as many dots as asked for", "a.b", "search x y.z\n", "a.b a.b.x a.b.y.z"},
	{"search: more dots than asked for", "a.b.c", "search x\n", "a.b.c a.b.c.x"},
	{"search: one dot less than asked for", "a.b.c.d", "options ndots:4\nsearch x\n",
		"a.b.c.d.x a.b.c.d"},
	{"search: just the five dots of Kubernetes", "a.b.c.d.e.f", "options ndots:5\nsearch x\n",
		"a.b.c.d.e.f a.b.c.d.e.f.x"},
	{"search: no dots asked for", "a", "options ndots:0\nsearch x\n", "a a.x"},
	{"search: no domains, too few dots", "a", "", "a"},
	{"search: no domains, dots enough", "a.b", "", "a.b"},
	{"search: a trailing dot, too few dots", "a.", "options ndots:5\nsearch x y\n", "a"},
	{"search: a trailing dot, dots enough", "a.b.", "search x y\n", "a.b"},
	{"search: 253 bytes with a domain", L63 "." L63 "." L63 "." L50 "abcdefghi", "search x\n",
		L63 "." L63 "." L63 "." L50 "abcdefghi " L63 "." L63 "." L63 "." L50 "abcdefghi.x"},
	{"search: 254 bytes with a domain", L63 "." L63 "." L63 "." L50 "abcdefghij", "search x\n",
		L63 "." L63 "." L63 "." L50 "abcdefghij"},
	{"search: 255 bytes with a domain", N250 "abc", "search x\n", N250 "abc"},
	{"search: far too long with a domain, then one that fits", L63 "." L63 "." L63,
		"search " N250 " x\n", L63 "." L63 "." L63 " " L63 "." L63 "." L63 ".x"},
	{"search: a domain that is not valid is skipped", "a", "search x/y b..c d\n", "a.d a"},
};

static void test_search(void **state)
{
	const struct search_row *row = *state;
	struct names_config config;
	struct names_search search;
	struct span name;
	char candidates[2000];
	struct text t;

	names_config_init(&config);
	names_config_push(&config, span_of(row->config));
	names_search_init(&search, span_of(row->host), &config);
	text_init(&t, candidates, sizeof candidates);
	while (names_search_next(&search, &name)) {
		text_add(&t, t.len > 0 ? " " : "");
		text_add_span(&t, name);
	}
	assert_string_equal(text_string(&t), row->candidates);
	assert_false(names_search_next(&search, &name));
}

int main(void)
{
	static struct CMUnitTest tests[COUNT(rows) + COUNT(search_rows)];
	size_t n = 0;

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[n++] = (struct CMUnitTest){.name = rows[i].name,
			.test_func = test_row,
			.initial_state = (void *)(uintptr_t)&rows[i]};
	for (size_t i = 0; i < COUNT(search_rows); i++)
		tests[n++] = (struct CMUnitTest){.name = search_rows[i].name,
			.test_func = test_search,
			.initial_state = (void *)(uintptr_t)&search_rows[i]};
	return _cmocka_run_group_tests("names", tests, COUNT(tests), NULL, NULL);
}
