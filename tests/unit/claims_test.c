#include "tests/unit/rows.h"

#include "kube/claims.h"

/* What is told: "iss=...; exp=...; ", or "no JWT". */
static const char *shown(const struct claims *c)
{
	static const char *const texts[] = {[CLAIMS_ISSUER] = "iss",
		[CLAIMS_SUBJECT] = "sub",
		[CLAIMS_AUDIENCE] = "aud",
		[CLAIMS_POD] = "pod",
		[CLAIMS_NODE] = "node"};
	static const char *const times[] = {[CLAIMS_EXPIRES] = "exp",
		[CLAIMS_NOT_BEFORE] = "nbf",
		[CLAIMS_ISSUED] = "iat",
		[CLAIMS_WARN_AFTER] = "warn"};
	static char out[CLAIMS_TEXTS * CLAIMS_TEXT_MAX + 400];
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < CLAIMS_TEXTS; i++)
		if (c->text[i][0] != '\0')
			n += (size_t)snprintf(
				out + n, sizeof out - n, "%s=%s; ", texts[i], c->text[i]);
	for (size_t i = 0; i < CLAIMS_TIMES; i++)
		if (c->time[i] != 0)
			n += (size_t)snprintf(out + n, sizeof out - n, "%s=%lld; ", times[i],
				(long long)c->time[i]);
	return out;
}

/* base64url without padding, in an allocation; free() it. */
static char *encode(struct span s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *out = malloc(s.len * 4 / 3 + 4), *at = out;
	unsigned bits = 0, count = 0;

	while (s.len > 0) {
		bits = bits << 8 | *span_take(&s, 1).ptr;
		for (count += 8; count >= 6; count -= 6)
			*at++ = digits[bits >> (count - 6) & 63];
	}
	if (count > 0)
		*at++ = digits[bits << (6 - count) & 63];
	*at = '\0';
	return out;
}

/* A token with these bytes as its second part. */
static struct span token_of(struct span payload)
{
	char *middle = encode(payload);
	struct span token = rows_repeat("eyJhbGciOiJSUzI1NiJ9.", middle, 1, ".c2lnbmF0dXJl");

	free(middle);
	return token;
}

static const struct row {
	const char *name;
	struct span payload;
	const char *told; /* null: it is no JWT */
} rows[] = {
	{"as the API server writes it",
		BYTES("{\"aud\":[\"https://kubernetes.default.svc\"],\"exp\":1795543200,"
		      "\"iat\":1764007200,\"iss\":\"https://kubernetes.default.svc.cluster.local\","
		      "\"jti\":\"0\",\"kubernetes.io\":{\"namespace\":\"a\",\"node\":{\"name\":\"n\","
		      "\"uid\":\"1\"},\"pod\":{\"name\":\"b\",\"uid\":\"2\"},\"serviceaccount\":{"
		      "\"name\":\"c\",\"uid\":\"3\"},\"warnafter\":1764010807},\"nbf\":1764007201,"
		      "\"sub\":\"system:serviceaccount:a:c\"}"),
		"iss=https://kubernetes.default.svc.cluster.local; sub=system:serviceaccount:a:c; "
		"aud=https://kubernetes.default.svc; pod=b; node=n; exp=1795543200; "
		"nbf=1764007201; iat=1764007200; warn=1764010807; "},
	{"no claims", BYTES("{}"), ""},
	{"an audience that is a string", BYTES("{\"aud\":\"a\"}"), "aud=a; "},
	{"several audiences", BYTES("{\"aud\":[\"a\",\"b\",\"c\"]}"), "aud=a, b, c; "},
	{"no audiences", BYTES("{\"aud\":[]}"), ""},
	{"an audience in an audience", BYTES("{\"aud\":[[\"a\"]]}"), ""},
	{"claims of other names", BYTES("{\"issu\":\"a\",\"is\":\"b\",\"subj\":\"c\"}"), ""},
	{"claims elsewhere", BYTES("{\"a\":{\"iss\":\"b\"},\"pod\":{\"name\":\"c\"}}"), ""},
	{"kubernetes.io is one name", BYTES("{\"kubernetes\":{\"io\":{\"pod\":{\"name\":\"a\"}}}}"),
		""},
	{"an issuer that is a number", BYTES("{\"iss\":1}"), ""},
	{"an issuer that is null", BYTES("{\"iss\":null}"), ""},
	{"a time that is a string", BYTES("{\"exp\":\"1\"}"), ""},
	{"a time that is a long string",
		BYTES("{\"exp\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"iss\":\"b\"}"),
		"iss=b; "},
	{"a time that is null", BYTES("{\"exp\":null}"), ""},
	{"a time with a fraction", BYTES("{\"exp\":1.5}"), ""},
	{"a time with an exponent", BYTES("{\"exp\":1e9}"), ""},
	{"a time before 1970", BYTES("{\"exp\":-1}"), ""},
	{"the last time", BYTES("{\"exp\":9223372036854775807}"), "exp=9223372036854775807; "},
	{"a time after that", BYTES("{\"exp\":9223372036854775808}"), ""},
	{"bytes that are not printable", BYTES("{\"iss\":\"a\\u001b[0m\xc3\xa9\"}"),
		"iss=a?[0m??; "},
	{"a line end", BYTES("{\"iss\":\"a\\nb\"}"), "iss=a b; "},
	{"digits of base64url: -", BYTES("{\"iss\":\">>>\"}"), "iss=>>>; "},
	{"digits of base64url: _", BYTES("{\"iss\":\"???\"}"), "iss=???; "},
	{"one byte over a group of digits", BYTES("{ }\n"), ""},
	{"two bytes over a group of digits", BYTES("{ } \n"), ""},
	{"not JSON", BYTES("{\"iss\":\"a\",}"), NULL},
	{"JSON cut short", BYTES("{\"iss\":\"a\""), NULL},
	{"nothing", BYTES(""), NULL},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	struct span token = token_of(row->payload);
	static struct claims c;
	bool is_jwt;

	memset(&c, 0xa5, sizeof c);
	is_jwt = claims_read(&c, token);
	assert_string_equal(shown(&c), row->told != NULL ? row->told : "");
	assert_int_equal(is_jwt, row->told != NULL);
	free((void *)(uintptr_t)token.ptr);
}

/* {"iss":"a"} */
#define PAYLOAD "eyJpc3MiOiJhIn0"

static const struct form {
	const char *name, *token;
	bool is_jwt;
} forms[] = {
	{"three parts", "e30." PAYLOAD ".c2ln", true},
	{"a head that is not looked at", "." PAYLOAD ".c2ln", true},
	{"a signature of one byte", "e30." PAYLOAD ".c", true},
	{"no signature", "e30." PAYLOAD ".", false},
	{"two parts", "e30." PAYLOAD, false},
	{"four parts", "e30." PAYLOAD ".c2ln.a", false},
	{"five parts, as an encrypted one", "e30." PAYLOAD ".a.b.c", false},
	{"one part", PAYLOAD, false},
	{"nothing", "", false},
	{"dots alone", "..", false},
	{"padding", "e30." PAYLOAD "=.c2ln", false},
	{"digits of the other base64: +", "e30.eyJpc3MiOiJ+In0.c2ln", false},
	{"digits of the other base64: /", "e30.eyJpc3MiOiJ/In0.c2ln", false},
	{"a byte that is no digit", "e30.eyJpc3M*OiJhIn0.c2ln", false},
	{"a byte that is no digit at the end", "e30.eyB9*.c2ln", false},
};

static void test_form(void **state)
{
	const struct form *form = *state;
	struct span token = rows_repeat(form->token, "", 0, "");
	static struct claims c;

	/* Without the zero: AddressSanitizer sees a read past the end. */
	unsigned char *exact = malloc(token.len > 0 ? token.len : 1);

	memcpy(exact, token.ptr, token.len);
	assert_int_equal(claims_read(&c, (struct span){exact, token.len}), form->is_jwt);
	assert_string_equal(shown(&c), form->is_jwt ? "iss=a; " : "");
	free(exact);
	free((void *)(uintptr_t)token.ptr);
}

static const struct long_row {
	const char *name;
	size_t times;
	const char *end;
} long_rows[] = {
	{"the longest text", CLAIMS_TEXT_MAX - 1, "aaa"},
	{"a text one byte longer", CLAIMS_TEXT_MAX, "..."},
	{"a text far longer", 3 * TRAIL_VALUE_MAX, "..."},
};

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span payload = rows_repeat("{\"sub\":\"", "a", row->times, "\",\"exp\":7}");
	struct span token = token_of(payload);
	static struct claims c;

	assert_true(claims_read(&c, token));
	assert_int_equal(strlen(c.text[CLAIMS_SUBJECT]), CLAIMS_TEXT_MAX - 1);
	assert_string_equal(c.text[CLAIMS_SUBJECT] + CLAIMS_TEXT_MAX - 4, row->end);
	assert_int_equal(c.time[CLAIMS_EXPIRES], 7);
	free((void *)(uintptr_t)token.ptr);
	free((void *)(uintptr_t)payload.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("form", forms, test_form);
	ROWS_ADD_AS("limit", long_rows, test_long_row);
	return rows_run("claims");
}
