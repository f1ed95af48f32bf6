#include "kube/verdict.h"

#include "base/clock.h"
#include "base/fill.h"
#include "kube/call.h"
#include "kube/role.h"

/*
 * The HTTP status, what we found or else metav1.Status.reason, and the reason of a
 * cause; then the sentence, with gaps. The first row counts that ours begins with.
 *
 * What fills the gaps is in role.h; and A, a time in the token, B, the time now, C
 * and D, audience and issuer of the token, Q, the Role is not shown.
 */
static const char sentences[] =
	"3\0a redirect, which is not followed\0"
	"401 absent\0no token of this pod was sent\0"
	"401 opaque\0the token is no JWT, so that nothing more is known of it\0"
	"401 expired\0the token expired at $A, and it is $B: look at the volume that it is in, "
	"or set the clock\0"
	"401 early\0the token is not valid before $A, and it is $B: set the clock\0"
	"401 audience\0the token is for $C, not for this server: mount one with the server's "
	"audience\0"
	"401 \0the token| for $C| from $D| is valid until $A, if the server knows it: its service "
	"account or pod may be gone\0"
	"403 role\0this service account may not $V| $R|.$G|/$X| $N| $P| in namespace $W"
	"| at the cluster scope!W%R|: grant it with a |$K|Role| (shown by -v)%Q\0"
	"404 object\0there is no such object| in namespace $W\0"
	"404 \0the server has no such path or type: peyk get /apis lists what it has\0"
	"409 AlreadyExists\0change it with peyk patch, or delete it first\0"
	"409 Conflict FieldManagerConflict\0leave these fields out, or take them over with "
	"?force=true\0"
	"409 Conflict\0it has been changed meanwhile: read it anew and try again\0"
	"410 \0begin again with a new list\0"
	"413 \0send less\0"
	"415 \0name the type of the body with -H Content-Type\0"
	"422 \0correct these fields\0"
	"429 TooManyRequests DisruptionBudget\0wait until the disruption budget allows it\0"
	"429 \0the server is busy, or limits this pod: try again later\0"
	"503 \0it is not ready: try again later\0"
	"504 \0it took too long: ask for less, or try again\0";

/* What is found when a Role would grant the request. */
#define ROLE "role"

static const char *sentence_for(const char *key)
{
	const char *row = sentences;

	while (*row != '\0') {
		const char *sentence = row + strlen(row) + 1;

		if (strncmp(key, row, strlen(row)) == 0)
			return sentence;
		row = sentence + strlen(sentence) + 1;
	}
	return row;
}

/* A time as text, or null. */
static const char *show_time(int64_t seconds, char buffer[static TEXT_TIME_LEN + 1])
{
	struct text t;

	if (seconds == 0)
		return NULL;
	text_init(&t, buffer, TEXT_TIME_LEN + 1);
	text_add_time(&t, seconds);
	return text_string(&t);
}

/* Why the token may have been refused. Its audience is usually the issuer, or has that name. */
static const char *find_in_token(const struct verdict *v, int64_t now, int64_t *time)
{
	const struct claims *c = v->claims;
	struct span audience;

	if (c == NULL)
		return "absent";
	if (!v->is_jwt)
		return "opaque";
	*time = c->time[CLAIMS_NOT_BEFORE];
	if (*time > now)
		return "early";
	*time = c->time[CLAIMS_EXPIRES];
	if (*time != 0 && *time <= now)
		return "expired";
	audience = span_of(c->text[CLAIMS_AUDIENCE]);
	if (!span_holds(audience, SPAN("kubernetes")) &&
		!span_holds(audience, span_of(c->text[CLAIMS_ISSUER])))
		return "audience";
	return "";
}

/*
 * What we know better than the reason of a Status; empty: nothing; null: it is not
 * the API server that answers, or only a body would tell.
 */
static const char *find(const struct verdict *v, const struct role *r, bool lacks_role)
{
	bool is_status = *status_text(v->status, STATUS_KIND) != '\0';
	bool is_head = *v->method.ptr == 'H';
	const char *subresource = FILL(&r->asked, API_SUBRESOURCE);

	if (!is_status && subresource != NULL && strcmp(subresource, "proxy") == 0)
		return NULL;
	if (v->http->status == 403 && lacks_role && (is_status || is_head))
		return ROLE;
	if (v->http->status == 404 && is_head)
		return NULL;
	return v->http->status == 404 && *status_text(v->status, STATUS_NAME) != '\0' ? "object"
										      : "";
}

/* Appends the sentence for it, perhaps nothing. */
static void explain(const struct verdict *v, struct role *r, const char *found, struct text *out)
{
	char key[3 * STATUS_TEXT_MAX], then[TEXT_TIME_LEN + 1], now[TEXT_TIME_LEN + 1];
	int64_t time = 0, clock = clock_wall();
	struct fill *f = &r->asked;
	struct text t;

	if (v->http->status == 401)
		found = find_in_token(v, clock, &time);
	if (v->claims != NULL) {
		FILL(f, 'C') = v->claims->text[CLAIMS_AUDIENCE];
		FILL(f, 'D') = v->claims->text[CLAIMS_ISSUER];
	}
	FILL(f, 'A') = show_time(time, then);
	FILL(f, 'B') = show_time(clock, now);
	text_init(&t, key, sizeof key);
	text_add_decimal(&t, v->http->status);
	text_add(&t, " ");
	text_add(&t, *found != '\0' ? found : status_text(v->status, STATUS_REASON));
	text_add(&t, " ");
	text_add(&t, status_text(v->status, STATUS_CAUSE_REASON));
	fill_add(f, sentence_for(text_string(&t)), out);
}

static void show_role(const struct role *r)
{
	char yaml[ROLE_MAX];
	struct fail ignored = {0};
	bool gone = false;
	struct text t;

	text_init(&t, yaml, sizeof yaml);
	role_add(r, &t);
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}

enum fail_code verdict_tell(const struct verdict *v, const struct notes *notes, struct fail *f)
{
	char answer[100], sentence[300], message[FAIL_DETAIL_MAX];
	const char *said = status_text(v->status, STATUS_MESSAGE);
	const char *causes = status_text(v->status, STATUS_CAUSES), *found;
	struct text a, s, m;
	struct role r;
	bool lacks_role = role_read(&r, v->method, v->path, said,
		v->claims != NULL ? v->claims->text[CLAIMS_SUBJECT] : "");

	text_init(&a, answer, sizeof answer);
	call_add_status(v->http, &a);
	text_init(&s, sentence, sizeof sentence);
	found = find(v, &r, lacks_role);
	FILL(&r.asked, 'Q') = notes->on ? "" : "-";
	if (found != NULL)
		explain(v, &r, found, &s);
	text_mark_cut(&s);
	/* The message may be long; what is to be done is not to be cut. */
	text_init(&m, message, sizeof message - a.len - s.len - sizeof ": : ");
	text_add(&m, said);
	if (*causes != '\0')
		text_add(&m, ": ");
	text_add(&m, causes);
	text_mark_cut(&m);
	if (notes->on && found != NULL && strcmp(found, ROLE) == 0)
		show_role(&r);
	return FAIL(f, FAIL_STATUS, text_string(&a), m.len > 0 ? ": " : "", text_string(&m),
		s.len > 0 ? ": " : "", text_string(&s));
}
