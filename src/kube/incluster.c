#include "kube/incluster.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

/* Bytes a read(2) of a file. */
#define PIECE 4096

static bool is_set(const char *variable)
{
	return variable != NULL && variable[0] != '\0';
}

/* `folder` may be null: the usual one. */
static enum fail_code join(
	char path[static INCLUSTER_PATH_MAX], const char *folder, const char *name, struct fail *f)
{
	struct text t;

	text_init(&t, path, INCLUSTER_PATH_MAX);
	text_add(&t, folder != NULL ? folder : INCLUSTER_FOLDER);
	text_add(&t, name);
	text_string(&t);
	return t.cut ? FAIL(f, FAIL_USAGE, "a path of more than 4,095 bytes") : FAIL_NONE;
}

enum fail_code incluster_init_files(
	struct incluster *k, const struct incluster_options *o, struct fail *f)
{
	k->deadline = o->deadline;
	if (o->token_file != NULL)
		join(k->token_file, o->token_file, "", f);
	else
		join(k->token_file, o->folder, "/token", f);
	if (o->certificate_authority != NULL)
		join(k->ca_file, o->certificate_authority, "", f);
	else
		join(k->ca_file, o->folder, "/ca.crt", f);
	return f->code;
}

/* 127.0.0.0/8, ::1, or localhost (RFC 6761, section 6.3). */
static bool is_loopback(const char *host)
{
	static const unsigned char one[16] = {[15] = 1};
	struct address a;

	if (!address_read(span_of(host), &a))
		return strcmp(host, "localhost") == 0;
	return a.len == 4 ? a.bytes[0] == 127 : memcmp(a.bytes, one, sizeof one) == 0;
}

static enum fail_code set_server_from_option(
	struct incluster *k, const char *server, struct fail *f)
{
	k->source = "--server";
	if (url_read(span_of(server), &k->server, f) != FAIL_NONE)
		return f->code;
	switch (k->server.scheme) {
	case URL_HTTP:
		if (!is_loopback(k->server.host))
			return FAIL(f, FAIL_USAGE, server,
				": http:// is for a proxy on a loopback address; use https://");
		break;
	case URL_TCP:
		return FAIL(f, FAIL_USAGE, server, ": a server is https://, http:// or unix:");
	case URL_UNIX:
		return FAIL_NONE;
	case URL_HTTPS:
		break;
	}
	if (k->server.path.len > 0 && !span_equal(k->server.path, SPAN("/")))
		return FAIL(
			f, FAIL_USAGE, server, ": a server has no path; give it with the request");
	return FAIL_NONE;
}

static enum fail_code set_server_from_environment(
	struct incluster *k, const struct incluster_environment *e, struct fail *f)
{
	const char *variable =
		is_set(e->port_https) ? "KUBERNETES_SERVICE_PORT_HTTPS" : "KUBERNETES_SERVICE_PORT";
	const char *port = is_set(e->port_https) ? e->port_https : e->port;

	k->source = "KUBERNETES_SERVICE_HOST";
	k->server = (struct url){.scheme = URL_HTTPS, .port = 443};
	if (!url_read_host(span_of(e->host), k->server.host))
		return FAIL(f, FAIL_ENVIRONMENT, "KUBERNETES_SERVICE_HOST=", e->host,
			" is neither an address nor a name");
	if (is_set(port) && !url_read_port(span_of(port), &k->server.port))
		return FAIL(f, FAIL_ENVIRONMENT, variable, "=", port,
			" is not a number from 1 to 65535");
	return FAIL_NONE;
}

static enum fail_code set_server(struct incluster *k, const struct incluster_options *o,
	const struct incluster_environment *e, bool folder_exists, struct fail *f)
{
	if (o->server != NULL)
		return set_server_from_option(k, o->server, f);
	if (is_set(e->host))
		return set_server_from_environment(k, e, f);
	if (!folder_exists)
		return FAIL(f, FAIL_NOT_IN_CLUSTER,
			"KUBERNETES_SERVICE_HOST is not set, and there is no ",
			o->folder != NULL ? o->folder : INCLUSTER_FOLDER);
	k->source = "the service account's folder";
	k->server = (struct url){.scheme = URL_HTTPS, .port = 443, .host = INCLUSTER_NAME};
	return FAIL_NONE;
}

enum fail_code incluster_init_server(struct incluster *k, const struct incluster_options *options,
	const struct incluster_environment *environment, bool folder_exists, struct fail *f)
{
	k->tls_server_name = options->tls_server_name;
	if (set_server(k, options, environment, folder_exists, f) != FAIL_NONE)
		return f->code;
	url_authority(&k->server, k->authority);
	/* A Unix socket has no authority, and HTTP/1.1 wants a Host all the same. */
	if (k->server.scheme == URL_UNIX)
		memcpy(k->authority, "localhost", sizeof "localhost");
	return FAIL_NONE;
}

bool incluster_folder_exists(const struct incluster_options *options)
{
	return access(options->folder != NULL ? options->folder : INCLUSTER_FOLDER, F_OK) == 0;
}

bool incluster_is_clear(const struct incluster *k)
{
	return k->server.scheme != URL_HTTPS;
}

/* What became of the certificates of one file. */
struct tally {
	size_t certificates, expired;
};

/* Tells of one event; false for the one that needs more bytes. */
static bool tally_event(struct tally *t, const struct incluster *k, enum anchors_event event,
	const struct notes *notes)
{
	char number[TEXT_DECIMAL_MAX + 1];
	struct text n;

	if (event == ANCHORS_MORE)
		return false;
	t->certificates++;
	t->expired += event == ANCHORS_EXPIRED;
	if (event != ANCHORS_ADDED) {
		text_init(&n, number, sizeof number);
		text_add_decimal(&n, t->certificates);
		NOTE(notes, k->ca_file, ": certificate ", text_string(&n),
			" is not used: ", k->anchors.why);
	}
	return true;
}

static enum fail_code read_ca_file(
	struct incluster *k, int fd, struct tally *t, const struct notes *notes, struct fail *f)
{
	unsigned char piece[PIECE];
	size_t total = 0;
	ptrdiff_t n;

	while ((n = io_read(fd, piece, sizeof piece, k->ca_file, FAIL_CA_FILE, k->deadline, f)) >
		0) {
		struct span in = {piece, (size_t)n};

		total += in.len;
		if (total > INCLUSTER_CA_FILE_MAX)
			return FAIL(f, FAIL_CA, k->ca_file, ": it is larger than 1 MiB");
		while (tally_event(t, k, anchors_next(&k->anchors, &in), notes))
			;
	}
	if (n < 0)
		return f->code;
	tally_event(t, k, anchors_end(&k->anchors), notes);
	if (total == 0)
		return FAIL(f, FAIL_CA, k->ca_file, ": it is empty");
	return FAIL_NONE;
}

enum fail_code incluster_read_anchors(
	struct incluster *k, const struct notes *notes, struct fail *f)
{
	struct tally t = {0};
	int fd = io_open(k->ca_file, FAIL_CA_FILE, f);

	if (fd < 0)
		return f->code;
	anchors_init(&k->anchors, clock_wall());
	read_ca_file(k, fd, &t, notes, f);
	close(fd);
	if (f->code != FAIL_NONE || k->anchors.count > 0)
		return f->code;
	if (t.certificates == 0)
		return FAIL(f, FAIL_CA, k->ca_file, ": it holds no PEM certificate");
	/* The last one's reason stands for all. */
	return FAIL(f, t.expired > 0 ? FAIL_CA_EXPIRED : FAIL_CA, k->ca_file, ": ", k->anchors.why);
}

enum fail_code incluster_read_token(const struct incluster *k, struct token *token, struct fail *f)
{
	unsigned char piece[PIECE];
	ptrdiff_t n;
	int fd = io_open(k->token_file, FAIL_TOKEN_FILE, f);

	if (fd < 0)
		return f->code;
	token_init(token);
	do
		n = io_read(
			fd, piece, sizeof piece, k->token_file, FAIL_TOKEN_FILE, k->deadline, f);
	while (n > 0 && token_push(token, (struct span){piece, (size_t)n}));
	text_wipe(piece, sizeof piece);
	close(fd);
	return n < 0 ? f->code : token_end(token, k->token_file, f);
}

/* Reads the file into `t`, without white space behind it. */
static enum fail_code read_namespace_file(
	const char *path, struct text *t, int64_t deadline, struct fail *f)
{
	int fd = io_open(path, FAIL_NAMESPACE, f);
	ptrdiff_t n;

	if (fd < 0)
		return f->code;
	n = io_read(fd, t->ptr, t->size, path, FAIL_NAMESPACE, deadline, f);
	close(fd);
	while (n > 0 && (unsigned char)t->ptr[n - 1] <= ' ')
		n--;
	if (n > 0)
		t->len = (size_t)n;
	return f->code;
}

enum fail_code incluster_read_namespace(const struct incluster_options *o,
	const struct incluster_environment *e, char namespace[static INCLUSTER_NAMESPACE_MAX],
	struct fail *f)
{
	char path[INCLUSTER_PATH_MAX];
	const char *given = o->namespace != NULL ? o->namespace : e->namespace;
	struct text t;

	text_init(&t, namespace, INCLUSTER_NAMESPACE_MAX);
	if (o->namespace != NULL || is_set(e->namespace))
		text_add(&t, given);
	else if (join(path, o->folder, "/namespace", f) == FAIL_NONE)
		read_namespace_file(path, &t, o->deadline, f);
	text_string(&t);
	if (t.len == 0 || t.cut)
		return FAIL(f, FAIL_NAMESPACE, "a name of 1 to 63 bytes is wanted");
	return f->code;
}

struct endpoint incluster_endpoint(const struct incluster *k)
{
	return (struct endpoint){
		.host = k->server.host,
		.port = k->server.port,
		/* What `--server` holds behind "unix:", which a zero ends. */
		.unix_path = k->server.scheme == URL_UNIX ? (const char *)k->server.path.ptr : NULL,
		.tls = k->server.scheme == URL_HTTPS,
		.name = k->tls_server_name,
		.anchors = &k->anchors,
	};
}
