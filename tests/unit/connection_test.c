#include "tests/unit/chain.h"
#include "tests/unit/scratch.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "command/connection.h"

static struct incluster k;

/* The environment and the options; null: not set. */
static const struct row {
	const char *name, *host, *port_https, *port, *server, *folder, *ca;
	enum fail_code code;
	const char *authority;
	size_t anchors;
	const char *note; /* with -v: what it begins with */
} rows[] = {
	{"the environment and the folder", "10.96.0.1", "6443", "80", NULL, "folder", NULL,
		FAIL_NONE, "10.96.0.1:6443", 2,
		"* the API server is 10.96.0.1:6443, from KUBERNETES_SERVICE_HOST\n"},
	{"the other port", "10.96.0.1", NULL, "8443", NULL, "folder", NULL, FAIL_NONE,
		"10.96.0.1:8443", 2, "* the API server is 10.96.0.1:8443"},
	{"the folder alone", NULL, NULL, NULL, NULL, "folder", NULL, FAIL_NONE,
		"kubernetes.default.svc", 2,
		"* the API server is kubernetes.default.svc, from the service account's folder\n"},
	{"--server", "10.96.0.1", NULL, NULL, "https://a:1", "folder", NULL, FAIL_NONE, "a:1", 2,
		"* the API server is a:1, from --server\n"},
	{"--server and CA certificates", NULL, NULL, NULL, "https://a", NULL,
		"tests/unit/data/chains/anchor-own.pem", FAIL_NONE, "a", 1,
		"* the API server is a, from"},
	{"no certificates are needed without TLS", NULL, NULL, NULL, "unix:/run/a", "nothing", NULL,
		FAIL_NONE, "localhost", 0, "* the API server is /run/a, from --server\n"},
	{"no certificates are needed at a loopback proxy", NULL, NULL, NULL,
		"http://localhost:8001", "nothing", NULL, FAIL_NONE, "localhost:8001", 0,
		"* the API server is localhost:8001"},
	{"neither an environment nor a folder", NULL, NULL, NULL, NULL, "nothing", NULL,
		FAIL_NOT_IN_CLUSTER, NULL, 0, ""},
	{"a folder without ca.crt", "10.96.0.1", NULL, NULL, NULL, "nothing", NULL, FAIL_CA_FILE,
		"10.96.0.1", 0, "* the API server is 10.96.0.1, from"},
	{"a malformed environment", "10.96.0.1", "x", NULL, NULL, "folder", NULL, FAIL_ENVIRONMENT,
		NULL, 0, ""},
	{"a malformed --server", NULL, NULL, NULL, "a", "folder", NULL, FAIL_USAGE, NULL, 0, ""},
};

static void set(const char *variable, const char *value)
{
	if (value != NULL)
		setenv(variable, value, 1);
	else
		unsetenv(variable);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct connection c = {
		.options =
			{
				.server = row->server,
				.folder = row->folder != NULL ? scratch_path(row->folder) : NULL,
				.certificate_authority = row->ca,
			},
		.notes.on = true,
	};
	struct capture capture;
	struct fail f = {0};
	enum fail_code code;
	const char *notes;

	set("KUBERNETES_SERVICE_HOST", row->host);
	set("KUBERNETES_SERVICE_PORT_HTTPS", row->port_https);
	set("KUBERNETES_SERVICE_PORT", row->port);
	memset(&k, 0, sizeof k);
	capture_begin(&capture, 2);
	code = connection_prepare(&c, &k, &f);
	notes = capture_end(&capture);
	assert_int_equal(code, row->code);
	assert_int_equal(f.code, row->code);
	assert_int_equal(strncmp(notes, row->note, strlen(row->note)), 0);
	if (row->authority != NULL)
		assert_string_equal(k.authority, row->authority);
	assert_int_equal(k.anchors.count, row->anchors);
}

static void test_quiet(void **state)
{
	const struct connection c = {.options.folder = scratch_path("folder")};
	struct capture capture;
	struct fail f = {0};

	(void)state;
	set("KUBERNETES_SERVICE_HOST", "10.96.0.1");
	set("KUBERNETES_SERVICE_PORT_HTTPS", NULL);
	capture_begin(&capture, 2);
	connection_prepare(&c, &k, &f);
	assert_string_equal(capture_end(&capture), "");
	assert_int_equal(f.code, FAIL_NONE);
}

/* The certificates alone, whatever the server. */
static void test_anchors(void **state)
{
	const struct connection c = {.options.folder = scratch_path("folder")};
	struct fail f = {0};

	(void)state;
	set("KUBERNETES_SERVICE_HOST", "[");
	assert_int_equal(connection_read_anchors(&c, &k, &f), FAIL_NONE);
	assert_int_equal(k.anchors.count, 2);
}

static void test_namespace(void **state)
{
	struct connection c = {.options.folder = scratch_path("folder")};
	char namespace[INCLUSTER_NAMESPACE_MAX];
	struct fail f = {0};

	(void)state;
	scratch_file("folder/namespace", SPAN("c"));
	set("POD_NAMESPACE", NULL);
	assert_int_equal(connection_namespace(&c, namespace, &f), FAIL_NONE);
	assert_string_equal(namespace, "c");
	set("POD_NAMESPACE", "b");
	assert_int_equal(connection_namespace(&c, namespace, &f), FAIL_NONE);
	assert_string_equal(namespace, "b");
	c.options.namespace = "a";
	assert_int_equal(connection_namespace(&c, namespace, &f), FAIL_NONE);
	assert_string_equal(namespace, "a");
	set("POD_NAMESPACE", NULL);
}

/* Every field that an option fills, and one option for each. */
static void test_options(void **state)
{
	static const struct option none[] = {{0}};
	const struct options options = {none, connection_options.rows, 0, 0};
	char *argv[] = {(char[]){"--server=https://a"}, (char[]){"--serviceaccount=/f"},
		(char[]){"--token-file=/t"}, (char[]){"--certificate-authority=/c"},
		(char[]){"--tls-server-name=n"}, (char[]){"--timeout=3s"}, (char[]){"--verbose"},
		(char[]){"--help"}};
	struct connection c = {0};
	struct fail f = {0};

	(void)state;
	assert_int_equal(options_read(&options, &c, COUNT(argv), argv, &f), 0);
	assert_int_equal(f.code, FAIL_NONE);
	assert_string_equal(c.options.server, "https://a");
	assert_string_equal(c.options.folder, "/f");
	assert_string_equal(c.options.token_file, "/t");
	assert_string_equal(c.options.certificate_authority, "/c");
	assert_string_equal(c.options.tls_server_name, "n");
	assert_true(c.timeout == 3000000000);
	assert_true(c.notes.on);
	assert_true(c.help);
}

static void test_letters(void **state)
{
	static const struct option none[] = {{0}};
	const struct options options = {none, connection_options.rows, 0, 0};
	char *argv[] = {(char[]){"-vhs"}, (char[]){"https://a"}};
	struct connection c = {0};
	struct fail f = {0};

	(void)state;
	assert_int_equal(options_read(&options, &c, COUNT(argv), argv, &f), 0);
	assert_int_equal(f.code, FAIL_NONE);
	assert_true(c.notes.on && c.help);
	assert_string_equal(c.options.server, "https://a");
}

int main(void)
{
	char pem[CHAIN_FILE_MAX];
	size_t len = chain_file("ca", pem);

	scratch_begin();
	mkdir(scratch_path("folder"), 0700);
	scratch_file("folder/ca.crt", (struct span){(unsigned char *)pem, len});
	ROWS_ADD(rows, test_row);
	rows_add_one("nothing is said without -v", test_quiet);
	rows_add_one("the certificates alone", test_anchors);
	rows_add_one("the namespace", test_namespace);
	rows_add_one("options: every one has its field", test_options);
	rows_add_one("options: letters", test_letters);
	return scratch_end(rows_run("connection"));
}
