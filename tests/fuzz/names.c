/* However cut, the two files say the same; and the search list they make ends. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "net/names.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

struct outcome {
	struct names_hosts hosts;
	struct names_config config;
	struct addresses found;
};

static size_t whole(size_t seed, size_t at)
{
	(void)seed, (void)at;
	return SIZE_MAX;
}

static size_t scattered(size_t seed, size_t at)
{
	return 1 + (seed ^ (at * 0x9e3779b97f4a7c15u)) % 7;
}

/* Each piece is in an allocation of its size, which is gone before the next. */
static void read_in_pieces(struct outcome *o, struct span in, size_t (*piece)(size_t, size_t))
{
	size_t seed = in.len;

	names_hosts_init(&o->hosts, SPAN("peyk"), &o->found);
	names_config_init(&o->config);
	while (in.len > 0) {
		size_t n = piece(seed, seed - in.len);
		struct span part = span_take(&in, n < in.len ? n : in.len);
		unsigned char *copy = malloc(part.len);

		memcpy(copy, part.ptr, part.len);
		names_hosts_push(&o->hosts, (struct span){copy, part.len});
		names_config_push(&o->config, (struct span){copy, part.len});
		free(copy);
	}
	names_hosts_push(&o->hosts, SPAN("\n"));
	names_config_push(&o->config, SPAN("\n"));
}

static void compare_lists(const struct addresses *a, const struct addresses *b)
{
	if (a->count != b->count)
		abort();
	for (size_t i = 0; i < a->count; i++)
		if (!span_equal(address_span(&a->list[i]), address_span(&b->list[i])) ||
			a->list[i].scope != b->list[i].scope)
			abort();
}

static void check_config(const struct names_config *c)
{
	struct names_search search;
	struct span name;
	size_t names = 0;

	if (c->servers.count > NAMES_SERVERS_MAX || c->search_len > sizeof c->search)
		abort();
	if (c->options[NAMES_TIMEOUT] < 1 || c->options[NAMES_ATTEMPTS] < 1)
		abort();
	names_search_init(&search, SPAN("a.b.c.d"), c);
	while (names_search_next(&search, &name))
		if (!dns_name_valid(name) || ++names > sizeof c->search)
			abort();
	if (names == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct span input = {data, len};
	struct outcome a = {0}, b = {0};

	read_in_pieces(&a, input, whole);
	/* The corpus is raw: the cuts come from the length. */
	read_in_pieces(&b, input, scattered);
	compare_lists(&a.found, &b.found);
	compare_lists(&a.config.servers, &b.config.servers);
	if (memcmp(a.config.options, b.config.options, sizeof a.config.options) != 0 ||
		a.config.search_len != b.config.search_len ||
		memcmp(a.config.search, b.config.search, a.config.search_len) != 0)
		abort();
	check_config(&a.config);
	return 0;
}
