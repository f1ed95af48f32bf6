#include "net/server_check.h"

#include "base/clock.h"
#include "net/alert.h"
#include "net/der.h"

static void read_names(struct san *s, struct span names)
{
	struct span name;

	while (names.len > 0) {
		char tag = (char)*names.ptr;

		der_take_any(&names, &name);
		if (tag == CERTIFICATE_DNS_NAME)
			san_add_dns_name(s, name);
		if (tag == CERTIFICATE_IP_ADDRESS)
			san_add_ip_address(s, name);
	}
}

static const char *check(struct server_check *s, const struct span *chain, size_t count)
{
	const char *objection = trust_judge(&s->trust, chain, count);
	const struct certificate *c = s->trust.list;

	if (objection != NULL)
		return objection;
	read_names(&s->san, c->names);
	s->trust.code = FAIL_WRONG_NAME;
	if (!san_matched(&s->san))
		return BAD_CERTIFICATE;
	s->trust.code = FAIL_CERTIFICATE;
	if (s->trust.for_others)
		return BAD_CERTIFICATE "its key usage does not allow a server";
	/* All that we speak has the server sign. */
	if (!(c->usage & CERTIFICATE_SIGNS))
		return ILLEGAL_PARAMETER "its key usage does not allow signatures";
	return judge_keep_key(&s->judge, c);
}

static const char *judge(struct judge *j, const struct span *chain, size_t count)
{
	struct server_check *s = (struct server_check *)(void *)j;

	s->objection = check(s, chain, count);
	s->passed = s->objection == NULL;
	return s->objection;
}

void server_check_init(struct server_check *s, const char *host, const struct anchors *anchors)
{
	s->judge.judge = judge;
	s->objection = NULL;
	s->passed = false;
	s->trust.anchors = anchors;
	s->trust.now = clock_wall();
	s->host = host;
	san_init(&s->san, host);
}

bool server_check_passed(const struct server_check *s)
{
	return s->passed;
}

struct span server_check_names(const struct server_check *s)
{
	return san_names(&s->san);
}

int64_t server_check_not_after(const struct server_check *s)
{
	return s->trust.list[0].not_after;
}

static enum fail_code fail_wrong_name(const struct server_check *s, struct fail *f)
{
	char names[SAN_NAMES_MAX + 1];
	struct text n;

	text_init(&n, names, sizeof names);
	text_add_span(&n, san_names(&s->san));
	return FAIL(f, FAIL_WRONG_NAME, "not for ", s->host,
		n.len == 0 ? "; it has no subjectAltName of a host" : " but for ", text_string(&n));
}

static const char *time_string(char buffer[static TEXT_TIME_LEN + 1], int64_t seconds)
{
	struct text t;

	text_init(&t, buffer, TEXT_TIME_LEN + 1);
	text_add_time(&t, seconds);
	return text_string(&t);
}

static enum fail_code fail_dates(const struct trust *t, struct fail *f)
{
	const struct certificate *c = &t->list[t->last];
	char from[TEXT_TIME_LEN + 1], to[TEXT_TIME_LEN + 1], now[TEXT_TIME_LEN + 1];

	return FAIL(f, t->now < c->not_before ? FAIL_NOT_YET_VALID : FAIL_EXPIRED, "valid from ",
		time_string(from, c->not_before), " to ", time_string(to, c->not_after),
		", and it is ", time_string(now, t->now), " here");
}

enum fail_code server_check_fail(const struct server_check *s, struct fail *f)
{
	if (s->objection == NULL)
		return FAIL_NONE;
	if (s->trust.code == FAIL_WRONG_NAME)
		return fail_wrong_name(s, f);
	if (s->trust.code == FAIL_EXPIRED)
		return fail_dates(&s->trust, f);
	return FAIL(f, s->trust.code, s->objection + 1);
}
