/*
 * What a test of the resolver runs against name servers of its own:
 *
 *     resolve_main HOSTS RESOLV_CONF PORT MILLISECONDS HOST
 *
 * prints the addresses of HOST, one a line, or what went wrong, and ends with
 * the exit status of that. 0 milliseconds: no deadline.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "net/resolve.h"

static int print_failure(const struct fail *f)
{
	char line[2 * FAIL_DETAIL_MAX];
	struct text t;

	text_init(&t, line, sizeof line);
	fail_describe(f, &t);
	puts(text_string(&t));
	return fail_status(f->code);
}

int main(int argc, char **argv)
{
	struct addresses found = {.count = 99};
	struct fail f = {0};

	if (argc != 6)
		return 99;
	struct resolve_files files = {argv[1], argv[2], (uint16_t)atoi(argv[3])};
	int64_t deadline = deadline_after(atoll(argv[4]) * CLOCK_MILLISECOND);

	if (resolve_with(&files, argv[5], &found, deadline, &f) != FAIL_NONE)
		return found.count == 0 ? print_failure(&f) : 98;
	for (size_t i = 0; i < found.count; i++) {
		char ip[INET6_ADDRSTRLEN];

		inet_ntop(found.list[i].len == 4 ? AF_INET : AF_INET6, found.list[i].bytes, ip,
			sizeof ip);
		puts(ip);
	}
	return 0;
}
