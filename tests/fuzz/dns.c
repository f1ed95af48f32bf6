/* Whatever a name server sends: it is read within its bounds, and the same twice. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "net/dns.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

/* The id and the question of the corpus; what the fuzzer has found stays useful for them. */
static void read_as(struct span m, enum dns_type type)
{
	unsigned char query[DNS_QUERY_MAX];
	struct span asked = {query, dns_write_query(query, 0x1234, SPAN("www.abc"), type)};
	struct addresses out = {0};
	enum dns_answer answer = dns_read(m, asked, &out);
	size_t count = out.count;

	if ((answer == DNS_ADDRESSES) != (count > 0) || count > ADDRESSES_MAX)
		abort();
	for (size_t i = 0; i < count; i++)
		if (out.list[i].len != (type == DNS_A ? 4 : 16) || out.list[i].scope != 0)
			abort();
	if (dns_read(m, asked, &out) != answer || out.count != count)
		abort();
}

/* Every name is valid or not; what is written for a valid one is a query that answers nothing. */
static void ask_for(struct span name)
{
	unsigned char query[DNS_QUERY_MAX];
	struct addresses out = {0};
	size_t len = dns_write_query(query, 1, name, DNS_A);

	if ((len > 0) != dns_name_valid(name))
		abort();
	if (len == 0)
		return;
	if (dns_read((struct span){query, len}, (struct span){query, len}, &out) != DNS_IGNORED)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct span input = {data, len};

	read_as(input, DNS_A);
	read_as(input, DNS_AAAA);
	ask_for(input);
	return 0;
}
