#include "kube/call.h"

#include <assert.h>

#include "base/clock.h"
#include "base/fill.h"
#include "kube/role.h"

/*
 * The HTTP status and the reason (a cause's, FieldManagerConflict and
 * DisruptionBudget, before that of all), or what we found; then what it means and what
 * to do, with gaps. The first row counts that ours begins with.
 *
 * What fills the gaps is in role.h; and A, a time in the token, B, the time now, C
 * and D, audience and issuer of the token, Q, the Role is not shown.
 */
static const char sentences[] =
	"3\0a redirect, which is not followed\0"
	"401 absent\0no token of this pod was sent\0"
	"401 opaque\0the token is no JWT\0"
	"401 expired\0the token expired at $A, and it is $B: renew it, or set the clock\0"
	"401 early\0the token is not valid before $A, and it is $B: set the clock\0"
	"401 audience\0the token is for $C, not for this server: mount one for it\0"
	"401\0the token| for $C| from $D| is valid until $A|: its pod or service account may be "
	"gone, or the server another cluster's\0"
	"403 role\0this service account may not $V| $R|.$G|/$X| $N| $P| in namespace $W"
	"| at the cluster scope!W%R|: grant it with a |$K|Role| (shown by -v)%Q\0"
	"404 object\0there is none| in namespace $W\0"
	"404\0there is no such path or type: see peyk get /apis\0"
	"409 A\0use peyk patch, or delete it first\0"
	"409 F\0leave these fields out, or take them over with --force-conflicts\0"
	"409\0it has changed: read it again, then try again\0"
	"410\0begin again with a new list\0"
	"413\0send less\0"
	"415\0name its type with --type or -H Content-Type\0"
	"422\0correct these fields\0"
	"429 D\0wait until the disruption budget allows it\0"
	"429\0the server is busy: try again later\0"
	"503\0what answers is not ready: try again later\0"
	"504\0it took too long: ask for less, or try again\0";

/* Room for most of them; of what fills the gaps, not all may fit. */
#define SENTENCE_MAX 300

/* Of the status line of an answer. */
#define ANSWER_MAX 100

/* What was joined first must leave room. */
static_assert(ANSWER_MAX + SENTENCE_MAX < FAIL_DETAIL_MAX, "a verdict in one line");

/* Longer than the longest first part of a row. */
#define KEY_MAX 64

static const char *sentence_for(const char *key)
{
	const char *row = sentences;

	while (*row != '\0') {
		size_t len = strlen(row);
		const char *sentence = row + len + 1;

		if (strncmp(key, row, len) == 0)
			return sentence;
		row = sentence + strlen(sentence) + 1;
	}
	return row;
}

/*
 * Why the token may have been refused. Its audience is usually the issuer, or has
 * that name.
 */
static const char *find_in_token(const struct call *c, int64_t now, int64_t *time)
{
	struct span audience;

	/* Without a token there are no claims to look at. */
	if (!c->with_token)
		return "absent";
	if (!c->is_jwt)
		return "opaque";
	*time = c->claims.time[CLAIMS_NOT_BEFORE];
	if (*time > now)
		return "early";
	*time = c->claims.time[CLAIMS_EXPIRES];
	if (*time != 0 && *time <= now)
		return "expired";
	audience = span_of(c->claims.text[CLAIMS_AUDIENCE]);
	return span_holds(audience, SPAN("kubernetes")) ||
			span_holds(audience, span_of(c->claims.text[CLAIMS_ISSUER]))
		? ""
		: "audience";
}

/* What a verdict is made of: in one piece, which is zeroed at once. */
struct verdict {
	struct role role;
	char key[KEY_MAX], then[TEXT_TIME_LEN + 1], now[TEXT_TIME_LEN + 1];
	char sentence[SENTENCE_MAX];
	char line[FAIL_DETAIL_MAX + 1];
};

static const char *show_time(int64_t seconds, char buffer[static TEXT_TIME_LEN + 1])
{
	struct text t;

	text_init(&t, buffer, TEXT_TIME_LEN + 1);
	if (seconds != 0)
		text_add_time(&t, seconds);
	return text_string(&t);
}

/* The sentence for it, perhaps none. */
static void explain(const struct call *c, struct verdict *v, const char *found)
{
	int64_t time = 0, clock = clock_wall();
	struct fill *f = &v->role.asked;
	struct text t;

	if (c->client.http.status == 401)
		found = find_in_token(c, clock, &time);
	FILL(f, 'A') = show_time(time, v->then);
	FILL(f, 'B') = show_time(clock, v->now);
	FILL(f, 'C') = c->claims.text[CLAIMS_AUDIENCE];
	FILL(f, 'D') = c->claims.text[CLAIMS_ISSUER];
	text_init(&t, v->key, sizeof v->key);
	text_add_decimal(&t, c->client.http.status);
	text_add(&t, " ");
	text_add(&t, found);
	text_string(&t);
	text_init(&t, v->sentence, sizeof v->sentence - 1);
	fill_add(f, sentence_for(v->key), &t);
	text_mark_cut(&t);
	v->sentence[t.len] = '\0';
}

static void show_role(struct fill *asked)
{
	char yaml[ROLE_MAX];
	struct fail ignored = {0};
	bool gone = false;
	struct text t;

	text_init(&t, yaml, sizeof yaml);
	role_add(asked, &t);
	/* A part of it is worse than none. */
	if (!t.cut)
		io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}

enum fail_code call_verdict(const struct call *c, struct fail *f)
{
	struct span message = span_of(status_text(&c->status, STATUS_MESSAGE));
	const char *found = status_text(&c->status, STATUS_CAUSE_REASON);
	unsigned status = c->client.http.status;
	struct verdict v;
	struct span s;
	struct text t;

	if (status < 300)
		return FAIL_NONE;
	if (*found == '\0')
		found = status_text(&c->status, STATUS_REASON);
	if (status == 403 && role_read(&v.role, &c->status)) {
		found = "role";
		if (c->notes->on)
			show_role(&v.role.asked);
	} else {
		role_read_path(&v.role, c->path);
		/* It may be the namespace itself that is missing. */
		if (span_starts_with(message, SPAN("namespaces ")))
			FILL(&v.role.asked, ROLE_NAMESPACE) = NULL;
		if (status == 404 && *status_text(&c->status, STATUS_NAME) != '\0')
			found = "object";
	}
	FILL(&v.role.asked, 'Q') = c->notes->on ? "" : "-";
	v.sentence[0] = '\0';
	/* A service behind the API server may have meant something else. */
	if (*found != '\0' || !span_holds(c->path, SPAN("/proxy")))
		explain(c, &v, found);
	s = span_of(v.sentence);
	text_init(&t, v.line, ANSWER_MAX);
	call_add_status(&c->client.http, &t);
	text_string(&t);
	/* The message may be long; what is to be done is not to be cut. */
	t.size = FAIL_DETAIL_MAX - 1 - s.len;
	/* "Unauthorized" says nothing new. */
	if (!span_equal(message, http_reason(&c->client.http)))
		text_join(v.line, t.size, ": ", message);
	text_join(v.line, t.size, ": ", span_of(status_text(&c->status, STATUS_CAUSES)));
	text_join(v.line, sizeof v.line, ": ", s);
	return FAIL(f, FAIL_STATUS, v.line);
}
