#include "tests/unit/rows.h"

#include "tests/outcome/endpoints.h"

#define KIND "\"kind\":\"EndpointSliceList\""
#define LIST(slices) BYTES("{" KIND ",\"items\":[" slices "]}")
#define SLICE(type, endpoints, ports) \
	"{\"metadata\":{\"name\":\"a\"},\"addressType\":\"" type "\",\"endpoints\":[" endpoints \
	"],\"ports\":[" ports "]}"
#define IPV4(endpoints, ports) SLICE("IPv4", endpoints, ports)
#define IPV6(endpoints, ports) SLICE("IPv6", endpoints, ports)
#define AT(address) "{\"addresses\":[\"" address "\"]}"
#define IS(address, conditions) "{\"addresses\":[\"" address "\"],\"conditions\":{" conditions "}}"
#define PORT(number) "{\"port\":" number "}"
#define NAMED(name, number) "{\"name\":\"" name "\",\"protocol\":\"TCP\",\"port\":" number "}"
#define READY "\"ready\":true"
#define NOT_READY "\"ready\":false"
#define SERVING "\"serving\":true"
#define NOT_SERVING "\"serving\":false"
#define ENDING "\"terminating\":true"
#define RUNNING "\"terminating\":false"

#define MALFORMED "malformed JSON: "
#define NO_ADDRESS MALFORMED "an address or port of an EndpointSlice is none"
#define TOO_MANY \
	"the JSON cannot be held: " \
	"over 16,384 addresses with ports, or 4 MiB of names"

static const struct row {
	const char *name;
	struct span input;
	struct endpoints_query query;
	const char *outcome;
} rows[] = {
	{"one endpoint", LIST(IPV4(AT("10.0.0.1"), PORT("80"))), {ENDPOINTS_READY, "", false},
		"10.0.0.1:80 of some"},
	{"two endpoints and two ports",
		LIST(IPV4(AT("10.0.0.2") "," AT("10.0.0.1"), PORT("81") "," PORT("80"))),
		{ENDPOINTS_READY, "", false},
		"10.0.0.1:80 10.0.0.1:81 10.0.0.2:80 10.0.0.2:81 of some"},
	{"no slice", LIST(""), {ENDPOINTS_READY, "", false}, "of none"},
	{"no endpoint", LIST(IPV4("", PORT("80"))), {ENDPOINTS_READY, "", false}, "of none"},
	{"null instead of lists",
		BYTES("{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":null,"
		      "\"ports\":null}]}"),
		{ENDPOINTS_READY, "", false}, "of none"},
	{"null instead of slices", BYTES("{" KIND ",\"items\":null}"), {ENDPOINTS_READY, "", false},
		"of none"},
	{"as the API server writes it",
		BYTES("{\"kind\":\"EndpointSliceList\",\"apiVersion\":\"discovery.k8s.io/v1\","
		      "\"metadata\":{\"resourceVersion\":\"300\"},\"items\":[{\"metadata\":{"
		      "\"name\":\"web-7wq5v\",\"labels\":{\"kubernetes.io/service-name\":\"web\"},"
		      "\"managedFields\":[{\"manager\":\"x\",\"fieldsV1\":{\"f:ports\":{}}}]},"
		      "\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"10.244.0.7\"],"
		      "\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},"
		      "\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"web-0\","
		      "\"uid\":\"3c\"},\"nodeName\":\"a\",\"zone\":\"z1\"}],\"ports\":[{\"name\":"
		      "\"http\",\"protocol\":\"TCP\",\"port\":8080,\"appProtocol\":\"h2c\"}]}]}\n"),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.244.0.7\",\"port\":8080,\"name\":\"http\",\"protocol\":\"TCP\","
		"\"appProtocol\":\"h2c\",\"serving\":true,\"ready\":true,\"terminating\":false,"
		"\"target\":\"web-0\",\"nodeName\":\"a\",\"zone\":\"z1\"} of some"},

	{"order: addresses are numbers",
		LIST(IPV4(AT("10.0.0.10") "," AT("9.255.255.255") "," AT("10.0.0.9") "," AT(
				  "128.0.0.1"),
			PORT("1"))),
		{ENDPOINTS_READY, "", false},
		"9.255.255.255:1 10.0.0.9:1 10.0.0.10:1 128.0.0.1:1 of some"},
	{"order: ports are numbers",
		LIST(IPV4(AT("10.0.0.1"),
			PORT("65535") "," PORT("256") "," PORT("255") "," PORT("1000"))),
		{ENDPOINTS_READY, "", false},
		"10.0.0.1:255 10.0.0.1:256 10.0.0.1:1000 10.0.0.1:65535 of some"},
	{"order: the address counts before the port",
		LIST(IPV4(AT("10.0.0.1"), PORT("90")) "," IPV4(AT("10.0.0.2"), PORT("80"))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:90 10.0.0.2:80 of some"},
	{"order: the same for names and numbers",
		LIST(IPV4(AT("10.0.0.1"), NAMED("b", "80") "," NAMED("a", "80"))),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"port\":80,\"name\":\"a\",\"protocol\":\"TCP\","
		"\"serving\":true,\"ready\":true,\"terminating\":false} "
		"{\"address\":\"10.0.0.1\",\"port\":80,\"name\":\"b\",\"protocol\":\"TCP\","
		"\"serving\":true,\"ready\":true,\"terminating\":false} of some"},

	{"family: IPv4 goes first",
		LIST(IPV6(AT("::1"), PORT("80")) "," IPV4(AT("255.0.0.1"), PORT("80"))),
		{ENDPOINTS_READY, "", false}, "255.0.0.1:80 [::1]:80 of some"},
	{"family: IPv6 in brackets, as RFC 5952 writes it",
		LIST(IPV6(AT("FD00:0:0:0:0:0:0:A"), PORT("80"))), {ENDPOINTS_READY, "", false},
		"[fd00::a]:80 of some"},
	{"family: the longest line",
		LIST(IPV6(AT("1111:2222:3333:4444:5555:6666:7777:8888"), PORT("65535"))),
		{ENDPOINTS_READY, "", false},
		"[1111:2222:3333:4444:5555:6666:7777:8888]:65535 of some"},
	{"family: brackets with the lowest port", LIST(IPV6(AT("fd00::1"), PORT("1"))),
		{ENDPOINTS_READY, "", false}, "[fd00::1]:1 of some"},
	{"family: no brackets without a port", LIST(IPV6(AT("fd00::1"), "")),
		{ENDPOINTS_READY, "", false}, "fd00::1 of some"},
	{"family: no brackets in JSON", LIST(IPV6(AT("fd00::1"), PORT("80"))),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"fd00::1\",\"port\":80,\"serving\":true,\"ready\":true,"
		"\"terminating\":false} of some"},
	{"family: names are left out",
		LIST(SLICE("FQDN", AT("a.example"), PORT("80")) "," IPV4(
			AT("10.0.0.1"), PORT("80"))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 of some"},
	{"family: names that read as addresses are left out",
		LIST(SLICE("FQDN", AT("10.0.0.2"), PORT("80"))), {ENDPOINTS_READY, "", false},
		"of none"},
	{"family: none is told",
		BYTES("{" KIND ",\"items\":[{\"endpoints\":[" AT("10.0.0.1") "]}]}"),
		{ENDPOINTS_READY, "", false}, "of none"},
	{"family: none is told, behind a slice with one",
		BYTES("{" KIND ",\"items\":[" IPV4(AT("10.0.0.1"), "") ",{\"endpoints\":[" AT(
			"10.0.0.2") "]}]}"),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},

	{"members: the type last, then names are no error",
		BYTES("{\"items\":[{\"endpoints\":[" AT("a.example") "],\"ports\":[" PORT(
			"80") "],\"addressType\":\"FQDN\"}," IPV4(AT("10.0.0.1"),
			PORT("80")) "],"
				    "" KIND "}"),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 of some"},
	{"members: ports before endpoints",
		BYTES("{" KIND ",\"items\":[{\"ports\":[" PORT("81") "," PORT(
			"80") "],\"endpoints\":[" AT("10.0.0.1") "],\"addressType\":\"IPv4\"}]}"),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 10.0.0.1:81 of some"},
	{"members: conditions before addresses",
		LIST(IPV4("{\"conditions\":{" NOT_READY "},\"addresses\":[\"10.0.0.1\"]}", "")),
		{ENDPOINTS_READY, "", false}, "of some"},
	{"members: unknown ones are passed over",
		LIST(IPV4(
			"{\"addresses\":[\"10.0.0.1\"],\"hints\":{\"forZones\":[{\"name\":\"z\"}]},"
			"\"x\":{\"conditions\":{\"ready\":false},\"addresses\":[\"y\"]}}",
			"{\"x\":{\"port\":1},\"port\":80}") ",{\"x\":[" AT("10.0.0.9") "]}"),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 of some"},
	{"members: of other kinds are passed over",
		LIST(IPV4("{\"addresses\":[false,\"10.0.0.1\"],\"hostname\":false,\"zone\":\"a\"},"
			  "{\"addresses\":[\"10.0.0.1\"],\"zone\":\"b\"}",
			"")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":true,\"ready\":true,\"terminating\":false,"
		"\"zone\":\"a\"} of some"},
	{"members: what is called so in metadata is another",
		BYTES("{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[" AT(
			"10.0.0.1") "],\"metadata\":{\"addressType\":\"FQDN\",\"endpoints\":[" AT("10.0.0.2") "]}}]}"),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},

	{"ready: true", LIST(IPV4(IS("10.0.0.1", READY), "")), {ENDPOINTS_READY, "", false},
		"10.0.0.1 of some"},
	{"ready: false", LIST(IPV4(IS("10.0.0.1", NOT_READY), "")), {ENDPOINTS_READY, "", false},
		"of some"},
	{"ready: absent is true", LIST(IPV4(IS("10.0.0.1", NOT_SERVING), "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},
	{"ready: null is true", LIST(IPV4(IS("10.0.0.1", "\"ready\":null"), "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},
	{"ready: while terminating, as the Service may ask for",
		LIST(IPV4(IS("10.0.0.1", READY "," ENDING), "")), {ENDPOINTS_READY, "", false},
		"10.0.0.1 of some"},
	{"ready: is not that of the endpoint before",
		LIST(IPV4(IS("10.0.0.1", NOT_READY) "," AT("10.0.0.2"), "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.2 of some"},
	{"ready: serving is not enough",
		LIST(IPV4(IS("10.0.0.1", NOT_READY "," SERVING "," ENDING), "")),
		{ENDPOINTS_READY, "", false}, "of some"},

	{"serving: true", LIST(IPV4(IS("10.0.0.1", NOT_READY "," SERVING), "")),
		{ENDPOINTS_SERVING, "", false}, "10.0.0.1 of some"},
	{"serving: false", LIST(IPV4(IS("10.0.0.1", READY "," NOT_SERVING), "")),
		{ENDPOINTS_SERVING, "", false}, "of some"},
	{"serving: absent is true", LIST(IPV4(IS("10.0.0.1", NOT_READY), "")),
		{ENDPOINTS_SERVING, "", false}, "10.0.0.1 of some"},
	{"serving: null is true", LIST(IPV4(IS("10.0.0.1", "\"serving\":null"), "")),
		{ENDPOINTS_SERVING, "", false}, "10.0.0.1 of some"},

	{"all: as their conditions are",
		LIST(IPV4(IS("10.0.0.1", NOT_READY "," NOT_SERVING "," ENDING) "," IS(
				  "10.0.0.2", READY "," SERVING "," RUNNING) "," IS("10.0.0.3",
				  NOT_READY "," SERVING "," ENDING) "," IS("10.0.0.4",
				  "\"ready\":null,\"serving\":null,\"terminating\":null"),
			"")),
		{ENDPOINTS_ALL, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":false,\"ready\":false,\"terminating\":true} "
		"{\"address\":\"10.0.0.2\",\"serving\":true,\"ready\":true,\"terminating\":false} "
		"{\"address\":\"10.0.0.3\",\"serving\":true,\"ready\":false,\"terminating\":true} "
		"{\"address\":\"10.0.0.4\",\"serving\":true,\"ready\":true,\"terminating\":false} "
		"of some"},

	{"address: the first of several counts",
		LIST(IPV4("{\"addresses\":[\"10.0.0.2\",\"10.0.0.1\"]}", "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.2 of some"},
	{"address: a second that is none does not matter",
		LIST(IPV4("{\"addresses\":[\"10.0.0.2\",\"x\"]}", "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.2 of some"},
	{"address: none at all", LIST(IPV4("{\"addresses\":[]},{}", "")),
		{ENDPOINTS_ALL, "", false}, "of some"},
	{"address: not that of the endpoint before", LIST(IPV4(AT("10.0.0.1") ",{}", "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},
	{"address: a name", LIST(IPV4(AT("a.example"), "")), {ENDPOINTS_READY, "", false},
		NO_ADDRESS},
	{"address: a name that is not ready", LIST(IPV4(IS("a.example", NOT_READY), "")),
		{ENDPOINTS_READY, "", false}, NO_ADDRESS},
	{"address: with a zone", LIST(IPV6(AT("fe80::1%1"), "")), {ENDPOINTS_READY, "", false},
		NO_ADDRESS},
	{"address: wrong in the slice before",
		LIST(SLICE("FQDN", AT("a"), "") "," IPV4(AT("10.0.0.1"), "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},

	{"port: by its number", LIST(IPV4(AT("10.0.0.1"), NAMED("a", "80") "," NAMED("b", "81"))),
		{ENDPOINTS_READY, "81", false}, "10.0.0.1:81 of some"},
	{"port: by the highest number", LIST(IPV4(AT("10.0.0.1"), PORT("80") "," PORT("65535"))),
		{ENDPOINTS_READY, "65535", false}, "10.0.0.1:65535 of some"},
	{"port: the lowest, in JSON", LIST(IPV4(AT("10.0.0.1"), PORT("1"))),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"port\":1,\"serving\":true,\"ready\":true,"
		"\"terminating\":false} of some"},
	{"port: by its name", LIST(IPV4(AT("10.0.0.1"), NAMED("a", "80") "," NAMED("b", "81"))),
		{ENDPOINTS_READY, "a", false}, "10.0.0.1:80 of some"},
	{"port: by a name that is a number", LIST(IPV4(AT("10.0.0.1"), NAMED("8", "80"))),
		{ENDPOINTS_READY, "8", false}, "10.0.0.1:80 of some"},
	{"port: the name may come last",
		LIST(IPV4(AT("10.0.0.1"), "{\"port\":80,\"name\":\"a\"},{\"port\":81}")),
		{ENDPOINTS_READY, "a", false}, "10.0.0.1:80 of some"},
	{"port: the name before is another's",
		LIST(IPV4(AT("10.0.0.1"), "{\"name\":\"a\"},{\"port\":81}")),
		{ENDPOINTS_READY, "a", false}, "10.0.0.1 of some"},
	{"port: a name that is longer", LIST(IPV4(AT("10.0.0.1"), NAMED("ab", "80"))),
		{ENDPOINTS_READY, "a", false}, "of some"},
	{"port: none is so", LIST(IPV4(AT("10.0.0.1"), NAMED("a", "80"))),
		{ENDPOINTS_READY, "81", false}, "of some"},
	{"port: each slice has its own",
		LIST(IPV4(AT("10.0.0.1"), NAMED("a", "80")) "," IPV4(
			AT("10.0.0.2"), NAMED("a", "8080"))),
		{ENDPOINTS_READY, "a", false}, "10.0.0.1:80 10.0.0.2:8080 of some"},
	{"port: one slice has it",
		LIST(IPV4(AT("10.0.0.1"), PORT("80")) "," IPV4(AT("10.0.0.2"), PORT("81"))),
		{ENDPOINTS_READY, "81", false}, "10.0.0.2:81 of some"},
	{"port: asked for where there are none", LIST(IPV4(AT("10.0.0.1"), "")),
		{ENDPOINTS_READY, "81", false}, "of some"},
	{"port: none behind a slice with some",
		LIST(IPV4(AT("10.0.0.1"), PORT("80")) "," IPV4(AT("10.0.0.2"), "")),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 10.0.0.2 of some"},
	{"port: without a number the address is bare",
		LIST(IPV4(AT("10.0.0.1"), "{\"name\":\"a\"},{\"name\":\"b\",\"port\":null}")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"name\":\"a\",\"serving\":true,\"ready\":true,"
		"\"terminating\":false} {\"address\":\"10.0.0.1\",\"name\":\"b\",\"serving\":true,"
		"\"ready\":true,\"terminating\":false} of some"},
	{"port: the first and the last", LIST(IPV4(AT("10.0.0.1"), PORT("1") "," PORT("65535"))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:1 10.0.0.1:65535 of some"},
	{"port: 0", LIST(IPV4(AT("10.0.0.1"), PORT("0"))), {ENDPOINTS_READY, "", false},
		NO_ADDRESS},
	{"port: 65536", LIST(IPV4(AT("10.0.0.1"), PORT("65536"))), {ENDPOINTS_READY, "", false},
		NO_ADDRESS},
	{"port: negative", LIST(IPV4(AT("10.0.0.1"), PORT("-1"))), {ENDPOINTS_READY, "", false},
		NO_ADDRESS},
	{"port: a string is none", LIST(IPV4(AT("10.0.0.1"), PORT("\"80\""))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some"},

	{"twice: in one slice", LIST(IPV4(AT("10.0.0.1") "," AT("10.0.0.1"), PORT("80"))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 of some"},
	{"twice: in two slices",
		LIST(IPV4(AT("10.0.0.1") "," AT("10.0.0.2"), PORT("80")) "," IPV4(
			AT("10.0.0.1"), PORT("80") "," PORT("81"))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 10.0.0.1:81 10.0.0.2:80 of some"},
	{"twice: the same port under two names is one line",
		LIST(IPV4(AT("10.0.0.1"), NAMED("a", "80") "," NAMED("b", "80"))),
		{ENDPOINTS_READY, "", false}, "10.0.0.1:80 of some"},
	{"twice: TCP and UDP are two objects",
		LIST(IPV4(AT("10.0.0.1"),
			"{\"protocol\":\"UDP\",\"port\":53},{\"protocol\":\"TCP\",\"port\":53}")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"port\":53,\"protocol\":\"TCP\",\"serving\":true,"
		"\"ready\":true,\"terminating\":false} {\"address\":\"10.0.0.1\",\"port\":53,"
		"\"protocol\":\"UDP\",\"serving\":true,\"ready\":true,\"terminating\":false} of some"},
	{"twice: not the same in another family",
		LIST(IPV4(AT("0.0.0.1"), "") "," IPV6(AT("::1"), "")), {ENDPOINTS_READY, "", false},
		"0.0.0.1 ::1 of some"},
	{"twice: one that is ready counts, and what is told of it",
		LIST(IPV4("{\"addresses\":[\"10.0.0.1\"],\"conditions\":{" NOT_READY
			  "},\"zone\":\"a\"}",
			"") "," IPV4("{\"addresses\":[\"10.0.0.1\"],\"zone\":\"b\"}",
			"") "," IPV4("{\"addresses\":[\"10.0.0.1\"],\"conditions\":{" NOT_READY
				     "},\"zone\":\"c\"}",
			"")),
		{ENDPOINTS_ALL, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":true,\"ready\":true,\"terminating\":false,"
		"\"zone\":\"b\"} of some"},
	{"twice: one that stays goes before one that ends and is ready",
		LIST(IPV4(IS("10.0.0.1", READY "," ENDING) "," IS(
				  "10.0.0.1", NOT_READY "," NOT_SERVING),
			"")),
		{ENDPOINTS_ALL, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":false,\"ready\":false,"
		"\"terminating\":false} of some"},
	{"twice: of two alike the first counts",
		LIST(IPV4("{\"addresses\":[\"10.0.0.1\"],\"zone\":\"a\"},"
			  "{\"addresses\":[\"10.0.0.1\"],\"zone\":\"b\"}",
			"")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":true,\"ready\":true,\"terminating\":false,"
		"\"zone\":\"a\"} of some"},

	{"JSON: what is told of the endpoint",
		LIST(IPV4("{\"addresses\":[\"10.0.0.1\"],\"hostname\":\"h\",\"nodeName\":\"n\","
			  "\"zone\":\"z\",\"targetRef\":{\"name\":\"t\"}}",
			"")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":true,\"ready\":true,\"terminating\":false,"
		"\"hostname\":\"h\",\"nodeName\":\"n\",\"zone\":\"z\",\"target\":\"t\"} of some"},
	{"JSON: each its own",
		LIST(IPV4("{\"addresses\":[\"10.0.0.1\"],\"zone\":\"a\"},"
			  "{\"addresses\":[\"10.0.0.2\"]},"
			  "{\"addresses\":[\"10.0.0.3\"],\"zone\":\"c\"}",
			"{\"name\":\"p\"}")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"name\":\"p\",\"serving\":true,\"ready\":true,"
		"\"terminating\":false,\"zone\":\"a\"} "
		"{\"address\":\"10.0.0.2\",\"name\":\"p\",\"serving\":true,\"ready\":true,"
		"\"terminating\":false} "
		"{\"address\":\"10.0.0.3\",\"name\":\"p\",\"serving\":true,\"ready\":true,"
		"\"terminating\":false,\"zone\":\"c\"} of some"},
	{"JSON: null is nothing",
		LIST(IPV4("{\"addresses\":[\"10.0.0.1\"],\"hostname\":null,\"zone\":null}", "")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":true,\"ready\":true,\"terminating\":false} "
		"of some"},
	{"JSON: quoted, a zero too",
		LIST(IPV4("{\"addresses\":[\"10.0.0.1\"],\"zone\":\"a\\\"\\u0000\\u001f\\n\\\\\"}",
			"")),
		{ENDPOINTS_READY, "", true},
		"{\"address\":\"10.0.0.1\",\"serving\":true,\"ready\":true,\"terminating\":false,"
		"\"zone\":\"a\\\"\\u0000\\u001f\\n\\\\\"} of some"},

	{"page: there is a next one",
		BYTES("{" KIND ",\"metadata\":{\"continue\":\"abc\",\"remainingItemCount\":1},"
		      "\"items\":[" IPV4(AT("10.0.0.1"), "") "]}"),
		{ENDPOINTS_READY, "", false}, "10.0.0.1 of some, then abc"},
	{"page: an empty name is none", BYTES("{" KIND ",\"metadata\":{\"continue\":\"\"}}"),
		{ENDPOINTS_READY, "", false}, "of none"},

	{"refused: not JSON", BYTES("404 page not found"), {ENDPOINTS_READY, "", false},
		"malformed JSON: more than one value"},
	{"refused: cut short", BYTES("{" KIND ",\"items\":[" IPV4(AT("10.0.0.1"), "")),
		{ENDPOINTS_READY, "", false}, "malformed JSON: it ends too early"},
	{"another JSON has none", BYTES("12"), {ENDPOINTS_READY, "", false}, "of none"},
	{"another object has none", BYTES("{\"kind\":\"Status\",\"items\":{\"a\":[1]}}"),
		{ENDPOINTS_READY, "", false}, "of none"},
};

static const struct long_row {
	const char *name, *head, *repeat;
	size_t times;
	const char *tail, *outcome; /* the end of it */
} long_rows[] = {
	{"the most endpoints of a slice",
		"{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[",
		AT("10.0.0.1") ",", ENDPOINTS_SLICE_MAX - 1, AT("10.0.0.2") "]}]}",
		"10.0.0.1 10.0.0.2 of some"},
	{"one endpoint more", "{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[",
		AT("10.0.0.1") ",", ENDPOINTS_SLICE_MAX, AT("10.0.0.2") "]}]}", TOO_MANY},
	{"the most ports of a slice",
		"{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[" AT(
			"10.0.0.1") "],\"ports\":[",
		PORT("80") ",", ENDPOINTS_PORTS_MAX - 1, PORT("81") "]}]}",
		"10.0.0.1:80 10.0.0.1:81 of some"},
	{"one port more",
		"{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[" AT(
			"10.0.0.1") "],\"ports\":[",
		PORT("80") ",", ENDPOINTS_PORTS_MAX, PORT("81") "]}]}", TOO_MANY},
	{"the longest name of a page", "{" KIND ",\"metadata\":{\"continue\":\"", "a",
		ENDPOINTS_NEXT_MAX - 1, "\"}}", "aaaaaaaa"},
	{"a longer name of a page", "{" KIND ",\"metadata\":{\"continue\":\"", "a",
		ENDPOINTS_NEXT_MAX, "\"}}", TOO_MANY},
	{"a far longer name of a page", "{" KIND ",\"metadata\":{\"continue\":\"", "a",
		2 * ENDPOINTS_NEXT_MAX, "\"}}", TOO_MANY},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	const char *other = cut_differs(
		&(struct cut_way){endpoints_outcome, &row->query}, row->input, row->outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_long_row(void **state)
{
	static struct outcome o;
	const struct long_row *row = *state;
	const struct endpoints_query query = {ENDPOINTS_READY, "", false};
	struct span input = rows_repeat(row->head, row->repeat, row->times, row->tail);
	size_t len = strlen(row->outcome);

	endpoints_outcome(&o, input, &(struct cut){cut_whole, 0}, &query);
	assert_true(o.len >= len);
	assert_string_equal(o.log + o.len - len, row->outcome);
	free((void *)(uintptr_t)input.ptr);
}

/* ---- several pages, and the limits of the set ---- */

static struct fail f;

static enum fail_code push(const char *text)
{
	return endpoints_push(&endpoints_set, span_of(text), &f);
}

static void begin(bool detailed)
{
	fail_clear(&f);
	endpoints_init(&endpoints_set, ENDPOINTS_READY, "", detailed);
	endpoints_begin(&endpoints_set);
}

static void test_pages(void **state)
{
	char line[ENDPOINTS_LINE_MAX];
	struct text t;

	(void)state;
	begin(false);
	push("{" KIND ",\"metadata\":{\"continue\":\"x\"},\"items\":[" IPV4(
		AT("10.0.0.2"), PORT("80")) "]}");
	assert_int_equal(endpoints_end(&endpoints_set, &f), FAIL_NONE);
	assert_string_equal(endpoints_set.next, "x");
	endpoints_begin(&endpoints_set);
	push("{" KIND ",\"items\":[" IPV4(AT("10.0.0.1") "," AT("10.0.0.2"), PORT("80")) "]}");
	assert_int_equal(endpoints_end(&endpoints_set, &f), FAIL_NONE);
	assert_string_equal(endpoints_set.next, "");
	assert_int_equal(endpoints_set.count, 2);
	assert_true(endpoints_set.seen);
	text_init(&t, line, sizeof line);
	endpoints_add_line(&endpoints_set, 0, &t);
	assert_string_equal(text_string(&t), "10.0.0.1:80");
}

/* Each address another, in an order that is not theirs. */
static void test_most(void **state)
{
	(void)state;
	begin(false);
	for (size_t i = 0; i < ENDPOINTS_MAX; i += 512) {
		char head[100];

		endpoints_begin(&endpoints_set);
		push("{" KIND ",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[");
		for (size_t j = i; j < i + 512; j++) {
			size_t n = (j * 7919) % 65536;

			(void)snprintf(head, sizeof head, "%s{\"addresses\":[\"10.0.%zu.%zu\"]}",
				j > i ? "," : "", n / 256, n % 256);
			push(head);
		}
		push("]}]}");
		assert_int_equal(endpoints_end(&endpoints_set, &f), FAIL_NONE);
	}
	assert_int_equal(endpoints_set.count, ENDPOINTS_MAX);
	/* In their order. */
	for (size_t i = 1; i < ENDPOINTS_MAX; i++)
		assert_true(memcmp(&endpoints_set.list[endpoints_set.order[i - 1]],
				    &endpoints_set.list[endpoints_set.order[i]], 19) < 0);
	endpoints_begin(&endpoints_set);
	push("{" KIND ",\"items\":[" IPV4(AT("10.0.0.0"), ""));
	assert_int_equal(f.code, FAIL_NONE);
	push("," IPV4(AT("10.1.0.0"), ""));
	assert_int_equal(f.code, FAIL_JSON_LIMIT);
}

static void test_no_page_yet(void **state)
{
	(void)state;
	memset(endpoints_set.next, 'x', sizeof endpoints_set.next);
	begin(false);
	assert_string_equal(endpoints_set.next, "");
	memset(endpoints_set.next, 'x', sizeof endpoints_set.next);
	endpoints_init(&endpoints_set, ENDPOINTS_READY, "", false);
	assert_string_equal(endpoints_set.next, "");
}

/* A name that is cut is no name. */
static void test_long_name(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct span list = rows_repeat(
			"{" KIND
			",\"items\":[{\"addressType\":\"IPv4\",\"endpoints\":[{\"zone\":\"",
			"a", TRAIL_VALUE_MAX + more, "\",\"addresses\":[\"10.0.0.1\"]}]}]}");

		begin(true);
		endpoints_push(&endpoints_set, list, &f);
		assert_int_equal(f.code, more > 0 ? FAIL_JSON_LIMIT : FAIL_NONE);
		begin(false);
		endpoints_push(&endpoints_set, list, &f);
		assert_int_equal(f.code, FAIL_NONE);
		free((void *)(uintptr_t)list.ptr);
	}
}

/* One that takes `size` bytes: the zero that ends the one before, ,"zone":"..." */
static void push_named(size_t number, size_t size)
{
	static char endpoint[8000];
	size_t name = size - sizeof ",\"zone\":\"\"", n;

	n = (size_t)snprintf(endpoint, sizeof endpoint,
		"%s{\"addressType\":\"IPv4\",\"endpoints\":[{\"zone\":\"", number > 0 ? "," : "");
	memset(endpoint + n, 'a', name);
	(void)snprintf(endpoint + n + name, sizeof endpoint - n - name,
		"\",\"addresses\":[\"10.0.%zu.%zu\"]}]}", number / 256, number % 256);
	push(endpoint);
}

/* Names of 4 KiB: all but one byte of the room is for them. */
static void push_most_names(size_t last)
{
	push("{" KIND ",\"items\":[");
	for (size_t i = 0; i < ENDPOINTS_TEXT_MAX / 4000; i++)
		push_named(i, 4000);
	push_named(ENDPOINTS_TEXT_MAX / 4000, (ENDPOINTS_TEXT_MAX - 1) % 4000 + last);
}

static void test_most_names(void **state)
{
	char object[8000];
	struct text t;

	(void)state;
	begin(true);
	push_most_names(0);
	push("]}");
	assert_int_equal(endpoints_end(&endpoints_set, &f), FAIL_NONE);
	assert_int_equal(endpoints_set.count, ENDPOINTS_TEXT_MAX / 4000 + 1);
	text_init(&t, object, sizeof object);
	endpoints_add_json(&endpoints_set, endpoints_set.count - 1, &t);
	assert_string_equal(text_string(&t) + t.len - 4, "aa\"}");
	begin(true);
	push_most_names(1);
	assert_int_equal(f.code, FAIL_JSON_LIMIT);
	begin(false);
	push_most_names(1);
	assert_int_equal(f.code, FAIL_NONE);
}

/* ---- what is asked for ---- */

static const struct service_row {
	const char *name, *argument, *service, *space, *port; /* null: refused */
} service_rows[] = {
	{"a name", "web", "web", "", ""},
	{"a name and a namespace", "web.default", "web", "default", ""},
	{"a name and a port", "web:80", "web", "", "80"},
	{"all three", "web.default:http", "web", "default", "http"},
	{"digits and hyphens", "a-0.1-b:0-c", "a-0", "1-b", "0-c"},
	{"the first and last bytes of each class", "az.09:az", "az", "09", "az"},
	{"the first port", "a:1", "a", "", "1"},
	{"the last port", "a:65535", "a", "", "65535"},
	{"nothing", "", NULL, NULL, NULL},
	{"no name", ":80", NULL, NULL, NULL},
	{"no name before the namespace", ".default", NULL, NULL, NULL},
	{"an empty namespace", "web.", NULL, NULL, NULL},
	{"an empty namespace before a port", "web.:80", NULL, NULL, NULL},
	{"an empty port", "web:", NULL, NULL, NULL},
	{"a name of the DNS", "web.default.svc", NULL, NULL, NULL},
	{"two ports", "web:80:81", NULL, NULL, NULL},
	{"a point behind the port", "web:80.default", NULL, NULL, NULL},
	{"upper case", "Web", NULL, NULL, NULL},
	{"a slash", "web/a", NULL, NULL, NULL},
	{"the byte before the digits", "a/", NULL, NULL, NULL},
	{"the byte before the letters", "a`", NULL, NULL, NULL},
	{"the byte behind the letters", "a{", NULL, NULL, NULL},
	{"a space", "web default", NULL, NULL, NULL},
	{"an underscore", "web_a", NULL, NULL, NULL},
};

static void test_service(void **state)
{
	const struct service_row *row = *state;
	struct endpoints_service s;

	memset(&s, 'x', sizeof s);
	fail_clear(&f);
	if (row->service == NULL) {
		assert_int_equal(endpoints_read_service(row->argument, &s, &f), FAIL_USAGE);
		return;
	}
	assert_int_equal(endpoints_read_service(row->argument, &s, &f), FAIL_NONE);
	assert_string_equal(s.name, row->service);
	assert_string_equal(s.space, row->space);
	assert_string_equal(s.port, row->port);
}

static void test_longest_service(void **state)
{
	struct endpoints_service s;
	char name[200];

	(void)state;
	(void)snprintf(name, sizeof name, "%063d.%063d:%063d", 1, 2, 3);
	fail_clear(&f);
	assert_int_equal(endpoints_read_service(name, &s, &f), FAIL_NONE);
	assert_int_equal(strlen(s.name), 63);
	assert_int_equal(strlen(s.space), 63);
	assert_int_equal(strlen(s.port), 63);
	(void)snprintf(name, sizeof name, "%064d", 1);
	assert_int_equal(endpoints_read_service(name, &s, &f), FAIL_USAGE);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("limit", long_rows, test_long_row);
	rows_add_one("two pages are one set", test_pages);
	rows_add_one("there is no next page before there is one", test_no_page_yet);
	rows_add_one("limit: the most addresses, and one more", test_most);
	rows_add_one("limit: the longest name, and one byte longer", test_long_name);
	rows_add_one("limit: the most names, and one more", test_most_names);
	ROWS_ADD_AS("service", service_rows, test_service);
	rows_add_one("service: the longest, and one byte longer", test_longest_service);
	return rows_run("endpoints");
}
