#include "tests/unit/rows.h"

#include "command/options.h"

#define ARGUMENTS_MAX 6

/* The options that several subcommands share, in a struct of their own. */
struct shared {
	const char *other, *host;
	int64_t timeout;
	bool help;
};

struct values {
	bool all, include, first, second;
	const char *name;
	struct fields fields;
	struct list list;
	struct statuses expect;
	struct count count;
	struct shared shared;
};

#define OWN(field) offsetof(struct values, field)
#define SHARED(field) offsetof(struct shared, field)

#define OWN_OPTIONS(ROW) \
	ROW('a', OPTION_FLAG, OWN(all), "all", "", "everything") \
	ROW('i', OPTION_FLAG, OWN(include), "include", "", "the head, too") \
	ROW('n', OPTION_TEXT, OWN(name), "name", "NAME", "the name") \
	ROW('H', OPTION_HEADER, OWN(fields), "header", "HEADER", "send it") \
	ROW('1', OPTION_FLAG | OPTION_ONLY(1), OWN(first), "first", "", "of the first command") \
	ROW('2', OPTION_FLAG | OPTION_ONLY(2 | 4), OWN(second), "second", "", "of others") \
	ROW(0, OPTION_LIST, OWN(list), "list", "ITEM", "one after the other") \
	ROW(0, OPTION_STATUSES, OWN(expect), "expect", "STATUS", "what is right") \
	ROW(0, OPTION_COUNT, OWN(count), "count", "N", "how often")
OPTIONS(own, OWN_OPTIONS);

#define SHARED_OPTIONS(ROW) \
	ROW(0, OPTION_TEXT, SHARED(other), "a-name-of-twenty-4-bytes", "SEVENTEEN-LETTERS", \
		"the other") \
	ROW('t', OPTION_DURATION, SHARED(timeout), "timeout", "DURATION", "for all") \
	ROW(0, OPTION_HOST, SHARED(host), "host", "HOST", "a host") \
	ROW('h', OPTION_HELP, SHARED(help), "help", "", "show this")
OPTIONS(shared, SHARED_OPTIONS);

static const struct options table = {own.rows, shared.rows, offsetof(struct values, shared), 2};

/* What the options say: flags by their letters, then name, other name and timeout. */
static const struct row {
	const char *name;
	const char *arguments[ARGUMENTS_MAX];
	const char *flags, *text, *other;
	int64_t timeout;
	const char *kept; /* the arguments that are no options, each ended by "|" */
	const char *why; /* of FAIL_USAGE; null: it is right */
} rows[] = {
	{"nothing", {NULL}, "", NULL, NULL, 0, "", NULL},
	{"--name=value", {"--name=x"}, "", "x", NULL, 0, "", NULL},
	{"--name value", {"--name", "x"}, "", "x", NULL, 0, "", NULL},
	{"--name= is an empty value", {"--name=", "x"}, "", "", NULL, 0, "x|", NULL},
	{"--name and an empty argument", {"--name", ""}, "", "", NULL, 0, "", NULL},
	{"a value with =", {"--name=a=b"}, "", "a=b", NULL, 0, "", NULL},
	{"a value that looks like an option", {"--name", "--all"}, "", "--all", NULL, 0, "", NULL},
	{"a value that is --", {"--name", "--"}, "", "--", NULL, 0, "", NULL},
	{"-n value", {"-n", "x"}, "", "x", NULL, 0, "", NULL},
	{"-nvalue", {"-nx"}, "", "x", NULL, 0, "", NULL},
	{"-n=value", {"-n=x"}, "", "x", NULL, 0, "", NULL},
	{"-n= is an empty value", {"-n=", "x"}, "", "", NULL, 0, "x|", NULL},
	{"-n==x has one = of its own", {"-n==x"}, "", "=x", NULL, 0, "", NULL},
	{"-n and an empty argument", {"-n", ""}, "", "", NULL, 0, "", NULL},
	{"-n and a value that looks like an option", {"-n", "-a"}, "", "-a", NULL, 0, "", NULL},
	{"a flag", {"--all"}, "a", NULL, NULL, 0, "", NULL},
	{"a flag's letter", {"-a"}, "a", NULL, NULL, 0, "", NULL},
	{"letters joined", {"-ai"}, "ai", NULL, NULL, 0, "", NULL},
	{"letters joined with a value", {"-ainx"}, "ai", "x", NULL, 0, "", NULL},
	{"letters joined, the value behind them", {"-an", "x"}, "a", "x", NULL, 0, "", NULL},
	{"letters behind a value are the value", {"-nai"}, "", "ai", NULL, 0, "", NULL},
	{"help", {"--help"}, "h", NULL, NULL, 0, "", NULL},
	{"help by its letter", {"-h"}, "h", NULL, NULL, 0, "", NULL},
	{"the last one counts", {"--name=a", "-n", "b"}, "", "b", NULL, 0, "", NULL},
	{"an option without a letter", {"--a-name-of-twenty-4-bytes=x"}, "", NULL, "x", 0, "",
		NULL},
	{"other arguments stay, in their order", {"p", "-a", "q", "--name", "x", "r"}, "a", "x",
		NULL, 0, "p|q|r|", NULL},
	{"- alone is an argument", {"-", "-a"}, "a", NULL, NULL, 0, "-|", NULL},
	{"an empty argument", {"", "-a"}, "a", NULL, NULL, 0, "|", NULL},
	{"-- ends the options", {"-a", "--", "-i", "--name=x"}, "a", NULL, NULL, 0, "-i|--name=x|",
		NULL},
	{"a second -- is an argument", {"--", "--"}, "", NULL, NULL, 0, "--|", NULL},
	{"-- at the end", {"p", "--"}, "", NULL, NULL, 0, "p|", NULL},
	{"a duration", {"--timeout=1m30s"}, "", NULL, NULL, 90000000000, "", NULL},
	{"a duration's letter", {"-t500ms"}, "", NULL, NULL, 500000000, "", NULL},
	{"a duration of nothing", {"--timeout=0"}, "", NULL, NULL, 0, "", NULL},
	{"a duration without a unit", {"--timeout", "5"}, "", NULL, NULL, 0, "",
		"--timeout=5: a duration is written like 500ms, 5s or 1m30s"},
	{"a negative duration", {"-t-1s"}, "", NULL, NULL, 0, "",
		"--timeout=-1s: a duration is written like 500ms, 5s or 1m30s"},
	{"an unknown option", {"--nam=x"}, "", NULL, NULL, 0, "", "there is no option --nam"},
	{"an option in capitals", {"--ALL"}, "", NULL, NULL, 0, "", "there is no option --ALL"},
	{"more than the name", {"--alll"}, "", NULL, NULL, 0, "", "there is no option --alll"},
	{"a name of nothing", {"--=x"}, "", NULL, NULL, 0, "", "there is no option --"},
	{"a long name with one dash", {"-all"}, "a", NULL, NULL, 0, "", "there is no option -l"},
	{"an unknown letter", {"-x"}, "", NULL, NULL, 0, "", "there is no option -x"},
	{"an unknown letter among others", {"-axi"}, "a", NULL, NULL, 0, "",
		"there is no option -x"},
	{"an option of our own and a shared one", {"--name=x", "-t1s", "--all"}, "a", "x", NULL,
		1000000000, "", NULL},
	{"all letters but one, and the shared one", {"-aih"}, "aih", NULL, NULL, 0, "", NULL},
	{"three dashes", {"---all"}, "", NULL, NULL, 0, "", "there is no option ---all"},
	{"a letter outside ASCII", {"-\xc3\xa9"}, "", NULL, NULL, 0, "", "there is no option -?"},
	{"a control byte in a name", {"--\x1b[2J"}, "", NULL, NULL, 0, "",
		"there is no option --?[2J"},
	{"a name longer than is shown",
		{"--0123456789012345678901234567890123456789012345678901234567890123456789"}, "",
		NULL, NULL, 0, "",
		"there is no option --012345678901234567890123456789012345678901234567890123456789012"},
	{"a flag with a value", {"--all=true"}, "", NULL, NULL, 0, "", "--all takes no value"},
	{"a flag with an empty value", {"--all="}, "", NULL, NULL, 0, "", "--all takes no value"},
	{"a flag's letter with a value", {"-a=x"}, "a", NULL, NULL, 0, "", "there is no option -="},
	{"help with a value", {"--help=x"}, "", NULL, NULL, 0, "", "--help takes no value"},
	{"no value", {"--name"}, "", NULL, NULL, 0, "", "--name needs a value"},
	{"no value behind a letter", {"-n"}, "", NULL, NULL, 0, "", "-n needs a value"},
	{"no value behind letters", {"-an"}, "a", NULL, NULL, 0, "", "-n needs a value"},
	{"nothing is read behind what is wrong", {"-x", "-a", "--name=x"}, "", NULL, NULL, 0, "",
		"there is no option -x"},
	{"the first of two wrong ones is told", {"--x", "--y"}, "", NULL, NULL, 0, "",
		"there is no option --x"},
	{"a header that is none", {"-H", "x"}, "", NULL, NULL, 0, "",
		"a header is given as 'Name: value'"},
};

static int count_of(const char *const *arguments)
{
	int n = 0;

	while (n < ARGUMENTS_MAX && arguments[n] != NULL)
		n++;
	return n;
}

static void check_flags(const struct values *v, const char *flags)
{
	assert_int_equal(v->all, strchr(flags, 'a') != NULL);
	assert_int_equal(v->include, strchr(flags, 'i') != NULL);
	assert_int_equal(v->shared.help, strchr(flags, 'h') != NULL);
}

static void check_text(const char *is, const char *expected)
{
	if (expected == NULL)
		assert_null(is);
	else
		assert_string_equal(is, expected);
}

static void check_kept(char **argv, int count, const char *expected)
{
	char buffer[200];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	for (int i = 0; i < count; i++) {
		text_add(&t, argv[i]);
		text_add(&t, "|");
	}
	assert_string_equal(text_string(&t), expected);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	int argc = count_of(row->arguments), kept;
	/* Just as many as there are: AddressSanitizer sees one behind them. */
	char **argv = calloc((size_t)argc, sizeof *argv);
	struct values v = {0};
	struct fail f = {0};

	for (int i = 0; i < argc; i++)
		argv[i] = (char *)(uintptr_t)row->arguments[i];
	kept = options_read(&table, &v, argc, argv, &f);
	check_flags(&v, row->flags);
	check_text(v.name, row->text);
	check_text(v.shared.other, row->other);
	assert_true(v.shared.timeout == row->timeout);
	assert_int_equal(f.code, row->why == NULL ? FAIL_NONE : FAIL_USAGE);
	if (row->why == NULL)
		check_kept(argv, kept, row->kept);
	else
		assert_true(span_equal(
			(struct span){(const unsigned char *)f.detail, f.len}, span_of(row->why)));
	free(argv);
}

static const struct statuses_row {
	const char *name, *value;
	unsigned low, high; /* 0: it is wrong */
} statuses_rows[] = {
	{"one", "200", 200, 200},
	{"a range", "200-399", 200, 399},
	{"a range of one", "204-204", 204, 204},
	{"the smallest and the largest", "200-599", 200, 599},
	{"one that is never final", "199", 0, 0},
	{"too small a beginning", "199-399", 0, 0},
	{"too large", "600", 0, 0},
	{"too large an end", "200-600", 0, 0},
	{"an end before the beginning", "300-299", 0, 0},
	{"no end", "200-", 0, 0},
	{"no beginning", "-399", 0, 0},
	{"a dash", "-", 0, 0},
	{"nothing", "", 0, 0},
	{"a word", "ok", 0, 0},
	{"an end that is a word", "200-ok", 0, 0},
	{"two ranges", "200-299-399", 0, 0},
	{"a list", "200,204", 0, 0},
	{"a class", "2xx", 0, 0},
	{"a space", "200 ", 0, 0},
	{"a number of more than 64 bits", "200-99999999999999999999999", 0, 0},
};

static void test_statuses(void **state)
{
	const struct statuses_row *row = *state;
	char option[] = "--expect", *value = strdup(row->value), *argv[] = {option, value};
	struct values v = {.expect = {1, 2}};
	struct fail f = {0};

	options_read(&table, &v, 2, argv, &f);
	if (row->low != 0) {
		assert_int_equal(f.code, FAIL_NONE);
		assert_int_equal(v.expect.low, row->low);
		assert_int_equal(v.expect.high, row->high);
	} else {
		char expected[100];

		(void)snprintf(expected, sizeof expected,
			"--expect=%s: statuses are written like 200 or 200-399", row->value);
		assert_int_equal(f.code, FAIL_USAGE);
		assert_true(span_equal(
			(struct span){(const unsigned char *)f.detail, f.len}, span_of(expected)));
	}
	free(value);
}

static const struct host_row {
	const char *name, *value;
	bool right;
} host_rows[] = {
	{"a name", "kubernetes.default.svc", true},
	{"an IPv4 address", "10.96.0.1", true},
	{"an IPv6 address", "fd00::1", true},
	{"an IPv6 address in brackets", "[fd00::1]", false},
	{"a name with a port", "a:443", false},
	{"a URL", "https://a", false},
	{"a space", "a b", false},
	{"nothing", "", false},
};

static void test_host(void **state)
{
	const struct host_row *row = *state;
	char option[] = "--host", *value = strdup(row->value), *argv[] = {option, value};
	struct values v = {0};
	struct fail f = {0};

	options_read(&table, &v, 2, argv, &f);
	assert_int_equal(f.code, row->right ? FAIL_NONE : FAIL_USAGE);
	if (row->right)
		assert_string_equal(v.shared.host, row->value);
	free(value);
}

static void test_headers(void **state)
{
	char *argv[REQUEST_FIELDS_MAX + 1], header[] = "-HA: b";
	struct values v = {0};
	struct fail f = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(argv); i++)
		argv[i] = header;
	options_read(&table, &v, REQUEST_FIELDS_MAX, argv, &f);
	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(v.fields.count, REQUEST_FIELDS_MAX);
	assert_true(span_equal(v.fields.list[31].value, SPAN("b")));

	v.fields.count = 0;
	for (size_t i = 0; i < COUNT(argv); i++)
		argv[i] = header;
	options_read(&table, &v, REQUEST_FIELDS_MAX + 1, argv, &f);
	assert_int_equal(f.code, FAIL_USAGE);
	assert_int_equal(v.fields.count, REQUEST_FIELDS_MAX);
}

static void test_list(void **state)
{
	char *argv[LIST_MAX + 1], item[] = "--list=a";
	struct values v = {0};
	struct fail f = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(argv); i++)
		argv[i] = item;
	options_read(&table, &v, LIST_MAX, argv, &f);
	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(v.list.count, LIST_MAX);
	assert_string_equal(v.list.item[LIST_MAX - 1], "a");

	v.list.count = 0;
	for (size_t i = 0; i < COUNT(argv); i++)
		argv[i] = item;
	options_read(&table, &v, LIST_MAX + 1, argv, &f);
	assert_int_equal(f.code, FAIL_USAGE);
	assert_int_equal(v.list.count, LIST_MAX);
}

/* Several commands with one table: each has what is for all, and what has its bit. */
static void test_only(void **state)
{
	static const char *const arguments[] = {"--first", "-1", "--second", "-2", "-a", "-h"};

	(void)state;
	for (unsigned bit = 1; bit < 16; bit <<= 1)
		for (size_t i = 0; i < COUNT(arguments); i++) {
			struct options options = table;
			char *argument = strdup(arguments[i]), *argv[] = {argument};
			struct values v = {0};
			struct fail f = {0};
			bool first = i < 2, second = i == 2 || i == 3;
			bool known =
				(first && bit == 1) || (second && (bit == 2 || bit == 4)) || i > 3;

			options.bit = (unsigned char)bit;
			options_read(&options, &v, 1, argv, &f);
			assert_int_equal(f.code, known ? FAIL_NONE : FAIL_USAGE);
			assert_int_equal(v.first, first && known);
			assert_int_equal(v.second, second && known);
			free(argument);
		}
}

/* A command without shared options. */
static void test_alone(void **state)
{
	const struct options options = {.own = own.rows};
	char flag[] = "-a", other[] = "--timeout=1s", *argv[] = {flag, other}, buffer[1000];
	struct values v = {0};
	struct fail f = {0};
	struct text t;

	(void)state;
	options_read(&options, &v, 1, argv, &f);
	assert_int_equal(f.code, FAIL_NONE);
	assert_true(v.all);
	options_read(&options, &v, 1, argv + 1, &f);
	assert_int_equal(f.code, FAIL_USAGE);
	text_init(&t, buffer, sizeof buffer);
	options_help(&options, &t);
	assert_null(strstr(text_string(&t), "timeout"));
}

static void test_help(void **state)
{
	char buffer[1000];
	struct text t;

	(void)state;
	text_init(&t, buffer, sizeof buffer);
	options_help(&table, &t);
	assert_string_equal(text_string(&t),
		"  -a, --all                       everything\n"
		"  -i, --include                   the head, too\n"
		"  -n, --name=NAME                 the name\n"
		"  -H, --header=HEADER             send it\n"
		"  -2, --second                    of others\n"
		"  --list=ITEM                     one after the other\n"
		"  --expect=STATUS                 what is right\n"
		"  --count=N                       how often\n"
		"  --a-name-of-twenty-4-bytes=SEVENTEEN-LETTERS the other\n"
		"  -t, --timeout=DURATION          for all\n"
		"  --host=HOST                     a host\n"
		"  -h, --help                      show this\n");
}

/* However little room there is, it ends. */
static void test_help_cut(void **state)
{
	(void)state;
	for (size_t size = 0; size < 1000; size++) {
		char *buffer = malloc(size);
		struct text t;

		text_init(&t, buffer, size);
		options_help(&table, &t);
		free(buffer);
		assert_true(t.cut || t.len == size);
		if (!t.cut)
			return;
		assert_int_equal(t.len, size);
	}
	fail();
}

static const struct count_row {
	const char *name, *value; /* null: it is not given */
	bool right;
	unsigned count;
} count_rows[] = {
	{"not given", NULL, true, 0},
	{"none", "0", true, 0},
	{"some", "17", true, 17},
	{"the largest", "4294967295", true, 4294967295},
	{"one more", "4294967296", false, 0},
	{"nothing", "", false, 0},
	{"a sign", "-1", false, 0},
	{"a fraction", "1.5", false, 0},
	{"a letter", "1a", false, 0},
};

static void test_count(void **state)
{
	const struct count_row *row = *state;
	char option[] = "--count", value[20] = "", *argv[] = {option, value};
	struct values v = {0};
	struct fail f = {0};

	if (row->value != NULL)
		(void)snprintf(value, sizeof value, "%s", row->value);
	options_read(&table, &v, row->value != NULL ? 2 : 0, argv, &f);
	assert_int_equal(f.code, row->right ? FAIL_NONE : FAIL_USAGE);
	if (row->right) {
		assert_int_equal(v.count.given, row->value != NULL);
		assert_int_equal(v.count.value, row->count);
	}
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("statuses", statuses_rows, test_statuses);
	ROWS_ADD_AS("count", count_rows, test_count);
	ROWS_ADD_AS("host", host_rows, test_host);
	rows_add_one("32 headers, and no more", test_headers);
	rows_add_one("32 of a list, and no more", test_list);
	rows_add_one("options of some of the commands alone", test_only);
	rows_add_one("a command that shares none", test_alone);
	rows_add_one("the table is the help", test_help);
	rows_add_one("help that does not fit is cut", test_help_cut);
	return rows_run("options");
}
