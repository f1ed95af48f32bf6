#include "tests/unit/chain.h"
#include "tests/unit/scratch.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "kube/incluster.h"

static const struct notes quiet;
static struct incluster k;

static bool says(const struct fail *f, const char *detail)
{
	return span_equal((struct span){(const unsigned char *)f->detail, f->len}, span_of(detail));
}

/* ---- where the server is ---- */

#define NOT_SET "KUBERNETES_SERVICE_HOST is not set, and there is no "
#define PROXY ": http:// is for a proxy on a loopback address; use https://"
#define NO_PATH ": a server has no path; give it with the request"

static const struct server_row {
	const char *name, *server, *host, *port_https, *port;
	bool folder;
	enum fail_code code;
	const char *authority; /* or the detail of the failure; null: not looked at */
	unsigned is_port;
	enum url_scheme scheme;
} server_rows[] = {
	{"as in a pod", NULL, "10.96.0.1", "443", "443", true, FAIL_NONE, "10.96.0.1", 443, 0},
	{"a folder is not needed then", NULL, "10.96.0.1", "443", "443", false, FAIL_NONE,
		"10.96.0.1", 443, 0},
	{"the HTTPS port comes first", NULL, "10.96.0.1", "6443", "80", true, FAIL_NONE,
		"10.96.0.1:6443", 6443, 0},
	{"then the other port", NULL, "10.96.0.1", NULL, "8443", true, FAIL_NONE, "10.96.0.1:8443",
		8443, 0},
	{"an empty HTTPS port is not set", NULL, "10.96.0.1", "", "8443", true, FAIL_NONE,
		"10.96.0.1:8443", 8443, 0},
	{"then 443", NULL, "10.96.0.1", NULL, NULL, true, FAIL_NONE, "10.96.0.1", 443, 0},
	{"empty ports are not set", NULL, "10.96.0.1", "", "", true, FAIL_NONE, "10.96.0.1", 443,
		0},
	{"a name", NULL, "kubernetes", "6443", NULL, true, FAIL_NONE, "kubernetes:6443", 6443, 0},
	{"IPv6", NULL, "fd00:10:96::1", "443", "443", true, FAIL_NONE, "[fd00:10:96::1]", 443, 0},
	{"IPv6 with another port", NULL, "fd00:10:96::1", "6443", NULL, true, FAIL_NONE,
		"[fd00:10:96::1]:6443", 6443, 0},
	{"the folder alone: the server has a name", NULL, NULL, NULL, NULL, true, FAIL_NONE,
		"kubernetes.default.svc", 443, 0},
	{"an empty host is not set", NULL, "", "6443", "6443", true, FAIL_NONE,
		"kubernetes.default.svc", 443, 0},
	{"ports without a host do not count", NULL, NULL, "6443", "6443", true, FAIL_NONE,
		"kubernetes.default.svc", 443, 0},
	{"nothing at all", NULL, NULL, NULL, NULL, false, FAIL_NOT_IN_CLUSTER,
		NOT_SET INCLUSTER_FOLDER, 0, 0},
	{"an empty host and no folder", NULL, "", "443", NULL, false, FAIL_NOT_IN_CLUSTER,
		NOT_SET INCLUSTER_FOLDER, 0, 0},
	{"IPv6 with brackets", NULL, "[fd00::1]", "443", NULL, true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_HOST=[fd00::1] is neither an address nor a name", 0, 0},
	{"a host with a port", NULL, "10.96.0.1:443", "443", NULL, true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_HOST=10.96.0.1:443 is neither an address nor a name", 0, 0},
	{"a URL for a host", NULL, "https://a", "443", NULL, true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_HOST=https://a is neither an address nor a name", 0, 0},
	{"a space for a host", NULL, " ", NULL, NULL, true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_HOST=  is neither an address nor a name", 0, 0},
	{"a line end in the host", NULL, "a\nb", NULL, NULL, true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_HOST=a?b is neither an address nor a name", 0, 0},
	{"the HTTPS port is 0", NULL, "a", "0", "443", true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_PORT_HTTPS=0 is not a number from 1 to 65535", 0, 0},
	{"the HTTPS port is too large", NULL, "a", "65536", "443", true, FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_PORT_HTTPS=65536 is not a number from 1 to 65535", 0, 0},
	{"the other port is no number", NULL, "a", NULL, "tcp://10.96.0.1:443", true,
		FAIL_ENVIRONMENT,
		"KUBERNETES_SERVICE_PORT=tcp://10.96.0.1:443 is not a number from 1 to "
		"65535",
		0, 0},
	{"a wrong other port does not count beside the HTTPS port", NULL, "a", "443", "x", true,
		FAIL_NONE, "a", 443, 0},

	{"--server", "https://a:6443", "10.96.0.1", "443", NULL, true, FAIL_NONE, "a:6443", 6443,
		URL_HTTPS},
	{"--server outside a cluster", "https://a", NULL, NULL, NULL, false, FAIL_NONE, "a", 443,
		URL_HTTPS},
	{"--server beside a broken environment", "https://a", "[", "x", NULL, true, FAIL_NONE, "a",
		443, URL_HTTPS},
	{"--server with a slash", "https://a/", NULL, NULL, NULL, false, FAIL_NONE, "a", 443,
		URL_HTTPS},
	{"--server with a path", "https://a/b", NULL, NULL, NULL, false, FAIL_USAGE,
		"https://a/b" NO_PATH, 0, 0},
	{"--server with a query", "https://a?b", NULL, NULL, NULL, false, FAIL_USAGE,
		"https://a?b" NO_PATH, 0, 0},
	{"--server with two slashes", "https://a//", NULL, NULL, NULL, false, FAIL_USAGE,
		"https://a//" NO_PATH, 0, 0},
	{"--server is empty", "", "10.96.0.1", NULL, NULL, true, FAIL_USAGE,
		": not a URL of https://, http://, tcp:// or unix:", 0, 0},
	{"--server without a scheme", "a:443", NULL, NULL, NULL, true, FAIL_USAGE, NULL, 0, 0},
	{"--server is a Unix socket", "unix:/run/a", NULL, NULL, NULL, false, FAIL_NONE,
		"localhost", 0, URL_UNIX},
	{"--server is tcp", "tcp://a:1", NULL, NULL, NULL, false, FAIL_USAGE,
		"tcp://a:1: a server is https://, http:// or unix:", 0, 0},
	{"--server is a proxy at 127.0.0.1", "http://127.0.0.1:8001", NULL, NULL, NULL, false,
		FAIL_NONE, "127.0.0.1:8001", 8001, URL_HTTP},
	{"--server is a proxy at 127.255.255.254", "http://127.255.255.254:8001", NULL, NULL, NULL,
		false, FAIL_NONE, "127.255.255.254:8001", 8001, URL_HTTP},
	{"--server is a proxy at ::1", "http://[::1]:8001", NULL, NULL, NULL, false, FAIL_NONE,
		"[::1]:8001", 8001, URL_HTTP},
	{"--server is a proxy at localhost", "http://localhost", NULL, NULL, NULL, false, FAIL_NONE,
		"localhost", 80, URL_HTTP},
	{"--server is a proxy with a path", "http://localhost/a", NULL, NULL, NULL, false,
		FAIL_USAGE, "http://localhost/a" NO_PATH, 0, 0},
	{"--server is http elsewhere", "http://10.96.0.1", NULL, NULL, NULL, false, FAIL_USAGE,
		"http://10.96.0.1" PROXY, 0, 0},
	{"--server is http at 126.0.0.1", "http://126.0.0.1", NULL, NULL, NULL, false, FAIL_USAGE,
		"http://126.0.0.1" PROXY, 0, 0},
	{"--server is http at 128.0.0.1", "http://128.0.0.1", NULL, NULL, NULL, false, FAIL_USAGE,
		"http://128.0.0.1" PROXY, 0, 0},
	{"--server is http at ::2", "http://[::2]", NULL, NULL, NULL, false, FAIL_USAGE,
		"http://[::2]" PROXY, 0, 0},
	{"--server is http at an address that ends in 1", "http://[1::1]", NULL, NULL, NULL, false,
		FAIL_USAGE, "http://[1::1]" PROXY, 0, 0},
	{"--server is http at a name that begins like an address", "http://127.0.0.1.example.com",
		NULL, NULL, NULL, false, FAIL_USAGE, "http://127.0.0.1.example.com" PROXY, 0, 0},
	{"--server is http at a name that begins like localhost", "http://localhost.example.com",
		NULL, NULL, NULL, false, FAIL_USAGE, "http://localhost.example.com" PROXY, 0, 0},
};

static void test_server(void **state)
{
	const struct server_row *row = *state;
	const struct incluster_options options = {.server = row->server, .tls_server_name = "x"};
	const struct incluster_environment environment = {
		row->host, row->port_https, row->port, NULL};
	struct endpoint to;
	struct fail f = {0};
	enum fail_code code;

	memset(&k, 0xff, sizeof k);
	code = incluster_init_server(&k, &options, &environment, row->folder, &f);
	assert_int_equal(code, f.code);
	assert_int_equal(code, row->code);
	if (code != FAIL_NONE) {
		assert_true(row->authority == NULL || says(&f, row->authority));
		return;
	}
	to = incluster_endpoint(&k);
	assert_string_equal(k.authority, row->authority);
	assert_int_equal(incluster_is_clear(&k), row->scheme != URL_HTTPS);
	assert_int_equal(to.tls, row->scheme == URL_HTTPS);
	assert_int_equal(to.unix_path != NULL, row->scheme == URL_UNIX);
	assert_string_equal(to.name, "x");
	assert_ptr_equal(to.anchors, &k.anchors);
	assert_non_null(k.source);
	if (row->scheme == URL_UNIX) {
		assert_string_equal(to.unix_path, "/run/a");
		return;
	}
	assert_int_equal(to.port, row->is_port);
	assert_string_equal(to.host, k.server.host);
}

static const struct source_row {
	const char *name, *server, *host;
	bool folder;
	const char *source;
} source_rows[] = {
	{"the option", "https://a", "b", true, "--server"},
	{"the environment", NULL, "b", true, "KUBERNETES_SERVICE_HOST"},
	{"the folder", NULL, NULL, true, "the service account's folder"},
};

static void test_source(void **state)
{
	const struct source_row *row = *state;
	const struct incluster_options options = {.server = row->server};
	const struct incluster_environment environment = {.host = row->host};
	struct fail f = {0};

	incluster_init_server(&k, &options, &environment, row->folder, &f);
	assert_string_equal(k.source, row->source);
	assert_null(incluster_endpoint(&k).name);
}

/* ---- the folder and the paths ---- */

static void test_folder(void **state)
{
	struct incluster_options options = {.folder = scratch_folder};
	struct fail f = {0};

	(void)state;
	assert_true(incluster_folder_exists(&options));
	options.folder = scratch_path("nothing");
	assert_false(incluster_folder_exists(&options));
	incluster_init_server(&k, &options, &(struct incluster_environment){0}, false, &f);
	assert_int_equal(f.code, FAIL_NOT_IN_CLUSTER);
	assert_non_null(memmem(f.detail, f.len, options.folder, strlen(options.folder)));
	options.folder = NULL;
	assert_int_equal(incluster_folder_exists(&options), access(INCLUSTER_FOLDER, F_OK) == 0);
}

static const struct files_row {
	const char *name;
	struct incluster_options options;
	const char *token, *ca;
} files_rows[] = {
	{"the usual folder", {0}, INCLUSTER_FOLDER "/token", INCLUSTER_FOLDER "/ca.crt"},
	{"another folder", {.folder = "/a/b"}, "/a/b/token", "/a/b/ca.crt"},
	{"another token", {.folder = "/a", .token_file = "t"}, "t", "/a/ca.crt"},
	{"other CA certificates", {.folder = "/a", .certificate_authority = "c"}, "/a/token", "c"},
	{"both", {.token_file = "t", .certificate_authority = "c"}, "t", "c"},
};

static void test_files(void **state)
{
	const struct files_row *row = *state;
	struct fail f = {0};

	assert_int_equal(incluster_init_files(&k, &row->options, &f), FAIL_NONE);
	assert_string_equal(k.token_file, row->token);
	assert_string_equal(k.ca_file, row->ca);
}

/* Paths of so many bytes; 0: not given. */
static const struct long_row {
	const char *name;
	size_t folder, token, ca;
	enum fail_code code;
} long_rows[] = {
	{"a token's path of 4,095 bytes", 0, 4095, 0, FAIL_NONE},
	{"a token's path of 4,096 bytes", 0, 4096, 0, FAIL_USAGE},
	{"a CA's path of 4,095 bytes", 0, 0, 4095, FAIL_NONE},
	{"a CA's path of 4,096 bytes", 0, 0, 4096, FAIL_USAGE},
	{"a folder with room for /ca.crt", 4088, 0, 0, FAIL_NONE},
	{"a folder with room for /token alone", 4089, 0, 0, FAIL_USAGE},
	{"a folder that is too long and not needed", 9000, 1, 1, FAIL_NONE},
};

static const char *path_of(size_t len)
{
	char *path = len > 0 ? calloc(len + 1, 1) : NULL;

	if (len > 0)
		memset(path, 'a', len);
	return path;
}

static void check_path(const char *path, size_t len)
{
	if (len > 0)
		assert_int_equal(strlen(path), len);
}

static void test_long(void **state)
{
	const struct long_row *row = *state;
	const struct incluster_options options = {.folder = path_of(row->folder),
		.token_file = path_of(row->token),
		.certificate_authority = path_of(row->ca)};
	struct fail f = {0};

	assert_int_equal(incluster_init_files(&k, &options, &f), row->code);
	free((void *)(uintptr_t)options.folder);
	free((void *)(uintptr_t)options.token_file);
	free((void *)(uintptr_t)options.certificate_authority);
	if (row->code != FAIL_NONE)
		return;
	check_path(k.token_file, row->token);
	check_path(k.ca_file, row->ca);
	if (row->token == 0 && row->folder > 0)
		check_path(k.token_file, row->folder + strlen("/token"));
}

/* ---- the CA file ---- */

#define MIB 1048576

/* `size` bytes that begin with this chain's PEM and go on with line ends. */
static const char *ca_of(const char *chain, size_t size)
{
	static char text[MIB + 1];
	char pem[CHAIN_FILE_MAX];
	size_t len = chain != NULL ? chain_file(chain, pem) : 0;

	memset(text, '\n', sizeof text);
	memcpy(text, pem, len);
	return scratch_file(
		"ca.crt", (struct span){(unsigned char *)text, size > len ? size : len});
}

static const struct ca_row {
	const char *name, *chain; /* null: no certificate */
	size_t size; /* of the file, at least */
	size_t anchors;
	enum fail_code code;
	const char *why;
} ca_rows[] = {
	{"two CAs", "ca", 0, 2, FAIL_NONE, ""},
	{"1 MiB", "ca", MIB, 2, FAIL_NONE, ""},
	{"a byte over 1 MiB", "ca", MIB + 1, 0, FAIL_CA, "it is larger than 1 MiB"},
	{"an empty file", NULL, 0, 0, FAIL_CA, "it is empty"},
	{"a file without certificates", NULL, 100, 0, FAIL_CA, "it holds no PEM certificate"},
	{"an expired one", "expired", 0, 0, FAIL_CA_EXPIRED, NULL},
	{"one that is not yet valid", "not-yet-valid", 0, 0, FAIL_CA_EXPIRED, NULL},
	{"an expired one beside a good one", "expired-intermediate", 0, 1, FAIL_NONE, ""},
	{"one with an unusable key", "ed25519", 0, 0, FAIL_CA, NULL},
	{"something else than a certificate", "not-a-certificate", 0, 0, FAIL_CA, NULL},
	{"a certificate that is cut short", "cut-short", 0, 0, FAIL_CA, NULL},
};

static void test_ca(void **state)
{
	const struct ca_row *row = *state;
	const struct incluster_options options = {
		.certificate_authority = ca_of(row->chain, row->size)};
	char expected[INCLUSTER_PATH_MAX + 100];
	struct fail f = {0};

	incluster_init_files(&k, &options, &f);
	assert_int_equal(incluster_read_anchors(&k, &quiet, &f), row->code);
	(void)snprintf(
		expected, sizeof expected, "%s: %s", k.ca_file, row->why != NULL ? row->why : "");
	if (row->code == FAIL_NONE)
		assert_int_equal(k.anchors.count, row->anchors);
	else if (row->why != NULL)
		assert_true(says(&f, expected));
	else
		assert_true(f.len > strlen(expected));
}

static void test_ca_notes(void **state)
{
	static const struct notes loud = {true, 0};
	const struct incluster_options options = {
		.certificate_authority = ca_of("expired-intermediate", 0)};
	struct capture capture;
	struct fail f = {0};
	const char *notes;

	(void)state;
	incluster_init_files(&k, &options, &f);
	capture_begin(&capture, 2);
	incluster_read_anchors(&k, &loud, &f);
	notes = capture_end(&capture);
	/* The first one is good; the second one's year has passed. */
	assert_non_null(strstr(notes, "ca.crt: certificate 2 is not used: "));
	assert_null(strstr(notes, "certificate 1 is not used"));
}

/* A certificate without its end is one that is not used. */
static void test_ca_without_end(void **state)
{
	struct incluster_options options = {0};
	char pem[CHAIN_FILE_MAX];
	struct fail f = {0};

	(void)state;
	chain_file("right", pem);
	options.certificate_authority =
		scratch_file("ca.crt", (struct span){(unsigned char *)pem, 300});
	incluster_init_files(&k, &options, &f);
	assert_int_equal(incluster_read_anchors(&k, &quiet, &f), FAIL_CA);
	assert_null(memmem(f.detail, f.len, "it holds no PEM certificate", 27));
}

/* ---- the token file ---- */

#define TOKEN "eyJhbGciOi.J9.x_-"

static const struct token_row {
	const char *name;
	size_t size; /* of a token of so many "a"; 0: `content` */
	struct span content;
	enum fail_code code;
	const char *token; /* of `content`, or why not; null: not looked at */
} token_rows[] = {
	{"a token", 0, BYTES(TOKEN), FAIL_NONE, TOKEN},
	{"a line end behind it", 0, BYTES(TOKEN "\n"), FAIL_NONE, TOKEN},
	{"64 KiB", 65536, BYTES(""), FAIL_NONE, NULL},
	{"a byte over 64 KiB", 65537, BYTES(""), FAIL_TOKEN, NULL},
	{"a megabyte", 1000000, BYTES(""), FAIL_TOKEN, NULL},
	{"an empty file", 0, BYTES(""), FAIL_TOKEN, NULL},
	{"white space alone", 0, BYTES(" \n\n"), FAIL_TOKEN, NULL},
	{"two tokens", 0, BYTES("abc\ndef\n"), FAIL_TOKEN, NULL},
	{"a control byte", 0, BYTES("abc\x01"), FAIL_TOKEN, NULL},
};

static const char *token_file_of(const struct token_row *row)
{
	unsigned char *bytes = malloc(row->size + 1);
	const char *path;

	memset(bytes, 'a', row->size);
	path = scratch_file(
		"token", row->size > 0 ? (struct span){bytes, row->size} : row->content);
	free(bytes);
	return path;
}

static void test_token(void **state)
{
	const struct token_row *row = *state;
	const struct incluster_options options = {.token_file = token_file_of(row)};
	struct token *token = malloc(sizeof *token);
	struct fail f = {0};

	incluster_init_files(&k, &options, &f);
	assert_int_equal(incluster_read_token(&k, token, &f), row->code);
	if (row->code == FAIL_NONE && row->token != NULL)
		assert_true(span_equal(token_span(token), span_of(row->token)));
	if (row->code == FAIL_NONE && row->token == NULL)
		assert_int_equal(token_span(token).len, row->size);
	if (row->code != FAIL_NONE) {
		assert_non_null(memmem(f.detail, f.len, k.token_file, strlen(k.token_file)));
		/* Nothing of the file is told. */
		assert_null(memmem(f.detail, f.len, "abc", 3));
	}
	free(token);
}

/* ---- files that cannot be read ---- */

static const struct unreadable_row {
	const char *name, *file, *why;
} unreadable_rows[] = {
	{"a missing file", "missing", "no such file or folder"},
	{"a folder", ".", "it is a folder"},
	{"a path through a file", "file/x", "a part of it is not a folder"},
	{"a link to itself", "loop", "too many symbolic links"},
};

static void check_unreadable(
	const struct fail *f, const struct unreadable_row *row, enum fail_code code)
{
	char expected[300];

	(void)snprintf(expected, sizeof expected, "%s: %s", scratch_path(row->file), row->why);
	assert_int_equal(f->code, code);
	assert_true(says(f, expected));
}

static void test_unreadable(void **state)
{
	const struct unreadable_row *row = *state;
	const struct incluster_options options = {.token_file = scratch_path(row->file),
		.certificate_authority = scratch_path(row->file)};
	static struct token token;
	struct fail f = {0};

	incluster_init_files(&k, &options, &f);
	incluster_read_anchors(&k, &quiet, &f);
	check_unreadable(&f, row, FAIL_CA_FILE);
	fail_clear(&f);
	incluster_read_token(&k, &token, &f);
	check_unreadable(&f, row, FAIL_TOKEN_FILE);
}

/* ---- the namespace ---- */

#define N63 "012345678901234567890123456789012345678901234567890123456789012"

static const struct namespace_row {
	const char *name, *option, *variable, *file; /* null: not there */
	const char *namespace; /* null: there is none */
} namespace_rows[] = {
	{"the option", "a", "b", "c", "a"},
	{"the variable", NULL, "b", "c", "b"},
	{"the file", NULL, NULL, "c", "c"},
	{"an empty variable is not set", NULL, "", "c", "c"},
	{"an empty option is none", "", "b", "c", NULL},
	{"the option alone", "a", NULL, NULL, "a"},
	{"the variable alone", NULL, "b", NULL, "b"},
	{"nothing", NULL, NULL, NULL, NULL},
	{"an empty file", NULL, NULL, "", NULL},
	{"a file of white space", NULL, NULL, " \n", NULL},
	{"white space behind it in the file", NULL, NULL, "c \t\r\n", "c"},
	{"a byte outside ASCII behind it in the file", NULL, NULL, "c\xff\n", "c\xff"},
	{"63 bytes as an option", N63, NULL, NULL, N63},
	{"64 bytes as an option", N63 "x", NULL, NULL, NULL},
	{"63 bytes in the variable", NULL, N63, NULL, N63},
	{"64 bytes in the variable", NULL, N63 "x", NULL, NULL},
	{"63 bytes in the file", NULL, NULL, N63, N63},
	{"64 bytes in the file", NULL, NULL, N63 "x", NULL},
	{"more in the file", NULL, NULL, N63 N63, NULL},
	/* What it may hold is for those who put it into a path. */
	{"any bytes", "a/b", NULL, NULL, "a/b"},
};

static void test_namespace(void **state)
{
	const struct namespace_row *row = *state;
	const struct incluster_options options = {
		.folder = scratch_path("pod"), .namespace = row->option};
	const struct incluster_environment environment = {.namespace = row->variable};
	/* Just as large as it must be. */
	char *namespace = malloc(INCLUSTER_NAMESPACE_MAX);
	struct fail f = {0};
	int before = dup(0), after;

	close(before);
	mkdir(scratch_path("pod"), 0700);
	(void)unlink(scratch_path("pod/namespace"));
	if (row->file != NULL)
		scratch_file("pod/namespace", span_of(row->file));
	incluster_read_namespace(&options, &environment, namespace, &f);
	assert_int_equal(f.code, row->namespace != NULL ? FAIL_NONE : FAIL_NAMESPACE);
	if (row->namespace != NULL)
		assert_string_equal(namespace, row->namespace);
	free(namespace);
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

static void test_namespace_path(void **state)
{
	char folder[INCLUSTER_PATH_MAX + 1] = "", namespace[INCLUSTER_NAMESPACE_MAX];
	const struct incluster_options options = {.folder = folder};
	struct fail f = {0};

	(void)state;
	memset(folder, 'x', INCLUSTER_PATH_MAX);
	incluster_read_namespace(&options, &(struct incluster_environment){0}, namespace, &f);
	assert_int_equal(f.code, FAIL_USAGE);
}

static void test_descriptors(void **state)
{
	const struct incluster_options options = {.token_file = scratch_file("token", SPAN("abc")),
		.certificate_authority = ca_of("ca", 0)};
	static struct token token;
	struct fail f = {0};
	int before = dup(0), after;

	(void)state;
	close(before);
	incluster_init_files(&k, &options, &f);
	incluster_read_anchors(&k, &quiet, &f);
	incluster_read_token(&k, &token, &f);
	assert_int_equal(f.code, FAIL_NONE);
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

int main(void)
{
	scratch_begin();
	scratch_file("file", SPAN(""));
	(void)!symlink("loop", scratch_path("loop"));
	ROWS_ADD_AS("server", server_rows, test_server);
	ROWS_ADD_AS("source", source_rows, test_source);
	rows_add_one("the folder is there or not", test_folder);
	ROWS_ADD_AS("files", files_rows, test_files);
	ROWS_ADD_AS("long paths", long_rows, test_long);
	ROWS_ADD_AS("ca", ca_rows, test_ca);
	rows_add_one("ca: a certificate without its end", test_ca_without_end);
	rows_add_one("ca: what is skipped is a note", test_ca_notes);
	ROWS_ADD_AS("token", token_rows, test_token);
	ROWS_ADD_AS("unreadable", unreadable_rows, test_unreadable);
	ROWS_ADD_AS("namespace", namespace_rows, test_namespace);
	rows_add_one("namespace: a path that is too long", test_namespace_path);
	rows_add_one("no descriptor stays open", test_descriptors);
	return scratch_end(rows_run("incluster"));
}
