#include "tests/unit/rows.h"

#include "base/clock.h"
#include "kube/retry.h"

#define MS(n) ((n)*CLOCK_MILLISECOND)

static const struct row {
	const char *name, *method, *head; /* status and fields */
	unsigned tries;
	int64_t wait; /* -1: not again */
} rows[] = {
	{"429 with seconds", "GET", "429 a\r\nRetry-After: 7", 0, MS(7000)},
	{"429 with no seconds", "GET", "429 a\r\nRetry-After: 0", 3, 0},
	{"429 without", "GET", "429 a", 0, MS(1000)},
	{"503 with seconds", "GET", "503 a\r\nRetry-After: 7", 9, MS(7000)},
	{"503 without", "GET", "503 a", 0, MS(1000)},
	{"without: twice as long the second time", "GET", "503 a", 1, MS(2000)},
	{"without: the fifth time", "GET", "503 a", 4, MS(16000)},
	{"without: the longest", "GET", "503 a", 5, MS(30000)},
	{"without: no longer", "GET", "503 a", 4000000000, MS(30000)},
	{"a date counts as none", "GET", "503 a\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT", 0,
		MS(1000)},
	{"a sign counts as none", "GET", "503 a\r\nRetry-After: -1", 0, MS(1000)},
	{"a fraction counts as none", "GET", "503 a\r\nRetry-After: 1.5", 0, MS(1000)},
	{"the longest wait", "GET", "503 a\r\nRetry-After: 9223372036", 0, MS(9223372036000)},
	{"a longer one counts as none", "GET", "503 a\r\nRetry-After: 9223372037", 0, MS(1000)},
	{"PUT", "PUT", "503 a", 0, MS(1000)},
	{"DELETE", "DELETE", "503 a", 0, MS(1000)},
	{"HEAD", "HEAD", "429 a", 0, MS(1000)},
	{"POST: 429 with seconds", "POST", "429 a\r\nRetry-After: 7", 0, MS(7000)},
	{"POST: 429 without", "POST", "429 a", 0, -1},
	{"POST: 429 with a date", "POST", "429 a\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT", 0,
		-1},
	{"POST: 503 with seconds", "POST", "503 a\r\nRetry-After: 7", 0, -1},
	{"PATCH: 429 with seconds", "PATCH", "429 a\r\nRetry-After: 7", 0, MS(7000)},
	{"PATCH: 429 without", "PATCH", "429 a", 0, -1},
	{"PATCH: 503", "PATCH", "503 a\r\nRetry-After: 7", 0, -1},
	{"200", "GET", "200 a\r\nRetry-After: 7", 0, -1},
	{"301", "GET", "301 a\r\nRetry-After: 7", 0, -1},
	{"404", "GET", "404 a\r\nRetry-After: 7", 0, -1},
	{"500", "GET", "500 a\r\nRetry-After: 7", 0, -1},
	{"502", "GET", "502 a", 0, -1},
	{"504", "GET", "504 a\r\nRetry-After: 7", 0, -1},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	static struct http h;
	char head[300];
	struct span in, none;

	(void)snprintf(head, sizeof head, "HTTP/1.1 %s\r\n\r\n", row->head);
	in = span_of(head);
	http_init(&h, false);
	assert_int_equal(http_next(&h, &in, &none), HTTP_HEAD);
	assert_int_equal(retry_wait(&h, span_of(row->method), row->tries), row->wait);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	return rows_run("retry");
}
