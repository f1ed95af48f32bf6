#include "tests/unit/rows.h"

#include "kube/types.h"

/* What a current API server's discovery says of the types in the table. */
static const struct row {
	const char *name, *plural, *group, *version, *singular;
	bool namespaced;
	const char *short_names;
} rows[] = {
	{"bindings", "bindings", "", "v1", "binding", true, ""},
	{"componentstatuses", "componentstatuses", "", "v1", "componentstatus", false, "cs"},
	{"configmaps", "configmaps", "", "v1", "configmap", true, "cm"},
	{"endpoints", "endpoints", "", "v1", "endpoints", true, "ep"},
	{"events", "events", "", "v1", "event", true, "ev"},
	{"limitranges", "limitranges", "", "v1", "limitrange", true, "limits"},
	{"namespaces", "namespaces", "", "v1", "namespace", false, "ns"},
	{"nodes", "nodes", "", "v1", "node", false, "no"},
	{"persistentvolumeclaims", "persistentvolumeclaims", "", "v1", "persistentvolumeclaim",
		true, "pvc"},
	{"persistentvolumes", "persistentvolumes", "", "v1", "persistentvolume", false, "pv"},
	{"pods", "pods", "", "v1", "pod", true, "po"},
	{"podtemplates", "podtemplates", "", "v1", "podtemplate", true, ""},
	{"replicationcontrollers", "replicationcontrollers", "", "v1", "replicationcontroller",
		true, "rc"},
	{"resourcequotas", "resourcequotas", "", "v1", "resourcequota", true, "quota"},
	{"secrets", "secrets", "", "v1", "secret", true, ""},
	{"serviceaccounts", "serviceaccounts", "", "v1", "serviceaccount", true, "sa"},
	{"services", "services", "", "v1", "service", true, "svc"},
	{"apiservices.apiregistration.k8s.io", "apiservices", "apiregistration.k8s.io", "v1",
		"apiservice", false, ""},
	{"controllerrevisions.apps", "controllerrevisions", "apps", "v1", "controllerrevision",
		true, ""},
	{"daemonsets.apps", "daemonsets", "apps", "v1", "daemonset", true, "ds"},
	{"deployments.apps", "deployments", "apps", "v1", "deployment", true, "deploy"},
	{"replicasets.apps", "replicasets", "apps", "v1", "replicaset", true, "rs"},
	{"statefulsets.apps", "statefulsets", "apps", "v1", "statefulset", true, "sts"},
	{"events.events.k8s.io", "events", "events.k8s.io", "v1", "event", true, "ev"},
	{"selfsubjectreviews.authentication.k8s.io", "selfsubjectreviews", "authentication.k8s.io",
		"v1", "selfsubjectreview", false, ""},
	{"tokenreviews.authentication.k8s.io", "tokenreviews", "authentication.k8s.io", "v1",
		"tokenreview", false, ""},
	{"localsubjectaccessreviews.authorization.k8s.io", "localsubjectaccessreviews",
		"authorization.k8s.io", "v1", "localsubjectaccessreview", true, ""},
	{"selfsubjectaccessreviews.authorization.k8s.io", "selfsubjectaccessreviews",
		"authorization.k8s.io", "v1", "selfsubjectaccessreview", false, ""},
	{"selfsubjectrulesreviews.authorization.k8s.io", "selfsubjectrulesreviews",
		"authorization.k8s.io", "v1", "selfsubjectrulesreview", false, ""},
	{"subjectaccessreviews.authorization.k8s.io", "subjectaccessreviews",
		"authorization.k8s.io", "v1", "subjectaccessreview", false, ""},
	{"horizontalpodautoscalers.autoscaling", "horizontalpodautoscalers", "autoscaling", "v2",
		"horizontalpodautoscaler", true, "hpa"},
	{"cronjobs.batch", "cronjobs", "batch", "v1", "cronjob", true, "cj"},
	{"jobs.batch", "jobs", "batch", "v1", "job", true, ""},
	{"certificatesigningrequests.certificates.k8s.io", "certificatesigningrequests",
		"certificates.k8s.io", "v1", "certificatesigningrequest", false, "csr"},
	{"ingressclasses.networking.k8s.io", "ingressclasses", "networking.k8s.io", "v1",
		"ingressclass", false, ""},
	{"ingresses.networking.k8s.io", "ingresses", "networking.k8s.io", "v1", "ingress", true,
		"ing"},
	{"networkpolicies.networking.k8s.io", "networkpolicies", "networking.k8s.io", "v1",
		"networkpolicy", true, "netpol"},
	{"poddisruptionbudgets.policy", "poddisruptionbudgets", "policy", "v1",
		"poddisruptionbudget", true, "pdb"},
	{"clusterrolebindings.rbac.authorization.k8s.io", "clusterrolebindings",
		"rbac.authorization.k8s.io", "v1", "clusterrolebinding", false, ""},
	{"clusterroles.rbac.authorization.k8s.io", "clusterroles", "rbac.authorization.k8s.io",
		"v1", "clusterrole", false, ""},
	{"rolebindings.rbac.authorization.k8s.io", "rolebindings", "rbac.authorization.k8s.io",
		"v1", "rolebinding", true, ""},
	{"roles.rbac.authorization.k8s.io", "roles", "rbac.authorization.k8s.io", "v1", "role",
		true, ""},
	{"csidrivers.storage.k8s.io", "csidrivers", "storage.k8s.io", "v1", "csidriver", false, ""},
	{"csinodes.storage.k8s.io", "csinodes", "storage.k8s.io", "v1", "csinode", false, ""},
	{"csistoragecapacities.storage.k8s.io", "csistoragecapacities", "storage.k8s.io", "v1",
		"csistoragecapacity", true, ""},
	{"storageclasses.storage.k8s.io", "storageclasses", "storage.k8s.io", "v1", "storageclass",
		false, "sc"},
	{"volumeattachments.storage.k8s.io", "volumeattachments", "storage.k8s.io", "v1",
		"volumeattachment", false, ""},
	{"mutatingwebhookconfigurations.admissionregistration.k8s.io",
		"mutatingwebhookconfigurations", "admissionregistration.k8s.io", "v1",
		"mutatingwebhookconfiguration", false, ""},
	{"validatingadmissionpolicies.admissionregistration.k8s.io", "validatingadmissionpolicies",
		"admissionregistration.k8s.io", "v1", "validatingadmissionpolicy", false, ""},
	{"validatingadmissionpolicybindings.admissionregistration.k8s.io",
		"validatingadmissionpolicybindings", "admissionregistration.k8s.io", "v1",
		"validatingadmissionpolicybinding", false, ""},
	{"validatingwebhookconfigurations.admissionregistration.k8s.io",
		"validatingwebhookconfigurations", "admissionregistration.k8s.io", "v1",
		"validatingwebhookconfiguration", false, ""},
	{"customresourcedefinitions.apiextensions.k8s.io", "customresourcedefinitions",
		"apiextensions.k8s.io", "v1", "customresourcedefinition", false, "crd,crds"},
	{"priorityclasses.scheduling.k8s.io", "priorityclasses", "scheduling.k8s.io", "v1",
		"priorityclass", false, "pc"},
	{"leases.coordination.k8s.io", "leases", "coordination.k8s.io", "v1", "lease", true, ""},
	{"runtimeclasses.node.k8s.io", "runtimeclasses", "node.k8s.io", "v1", "runtimeclass", false,
		""},
	{"endpointslices.discovery.k8s.io", "endpointslices", "discovery.k8s.io", "v1",
		"endpointslice", true, ""},
	{"flowschemas.flowcontrol.apiserver.k8s.io", "flowschemas", "flowcontrol.apiserver.k8s.io",
		"v1", "flowschema", false, ""},
	{"prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations",
		"flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfiguration", false, ""},
};

static bool is_of(const struct type *t, const struct row *row)
{
	return strcmp(t->group, row->group) == 0 && strcmp(t->version, row->version) == 0 &&
		strcmp(t->plural, row->plural) == 0 && strcmp(t->singular, row->singular) == 0 &&
		t->namespaced == row->namespaced;
}

/* The row is what TYPE, with and without version and group, stands for; in any case. */
static void check(const struct row *row, struct span word)
{
	static const char *const formats[] = {"%.*s", "%.*s.%s", "%.*s.%s.%s"};
	/* Of two types with one name it is the first, in the server's order. */
	bool alone = strcmp(row->name, "events.events.k8s.io") != 0;

	for (size_t i = alone ? 0 : 1; i < COUNT(formats); i++) {
		char name[400];
		struct type t;
		const char *second = i == 1 ? row->group : row->version;

		memset(&t, 0xa5, sizeof t);
		(void)snprintf(
			name, sizeof name, formats[i], (int)word.len, word.ptr, second, row->group);
		assert_true(types_find_built_in(&t, span_of(name)));
		assert_true(is_of(&t, row));
		for (char *at = name; *at != '\0'; at++)
			*at = (char)(*at >= 'a' && *at <= 'z' ? *at & ~0x20 : *at);
		memset(&t, 0xa5, sizeof t);
		assert_true(types_find_built_in(&t, span_of(name)));
		assert_true(is_of(&t, row));
	}
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct span rest = span_of(row->short_names);

	check(row, span_of(row->plural));
	check(row, span_of(row->singular));
	while (rest.len > 0)
		check(row, span_take_to(&rest, ','));
}

/* Nothing is in the table that has no row. */
static void test_none(void **state)
{
	static const char *const names[] = {
		"",
		".",
		"x",
		"pod,po",
		"pods,",
		"po po",
		"pods ",
		" pods",
		"p",
		"podss",
		"/",
		"/v1",
		"apps/v1",
		"v1",
		"componentstatuse",
		"endpoint",
		"endpointses",
		"ingresss",
		"ingresse",
		"networkpolicys",
		"networkpolicie",
		"job s",
		"limit",
		"all",
		"pods.apps",
		"pods.v2",
		"pods.v1.apps",
		"pods.v",
		"pods.v1.x",
		"deployments.v1",
		"deployments.v1.",
		"deployments.v2.apps",
		"deployments.appsx",
		"deployments.x",
		"deployments.v1.app",
		"deployments.v1.appss",
		"deployments..apps",
		"deployments.apps.",
		"deployments.apps.v1",
		"horizontalpodautoscalers.v1.autoscaling",
		"ipaddresses",
		"resourceclaims",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct type t;

		if (types_find_built_in(&t, span_of(names[i])))
			fail_msg("%s is %s.%s", names[i], t.plural, t.group);
	}
	assert_int_equal(COUNT(rows), 58);
}

/* What kubectl's users leave out. */
static const struct loose_row {
	const char *name, *plural, *group;
} loose_rows[] = {
	{"ingress.networking", "ingresses", "networking.k8s.io"},
	{"ing.networking.k8s", "ingresses", "networking.k8s.io"},
	{"events", "events", ""},
	{"ev.events", "events", "events.k8s.io"},
	{"deployments.a", "deployments", "apps"},
	{"clusterroles.rbac", "clusterroles", "rbac.authorization.k8s.io"},
	{"pods.", "pods", ""},
	{"deployments.", "deployments", "apps"},
	{"pods.v1.", "pods", ""},
	{"pods.v1", "pods", ""},
};

static void test_loose(void **state)
{
	const struct loose_row *row = *state;
	struct type t;

	assert_true(types_find_built_in(&t, span_of(row->name)));
	assert_string_equal(t.plural, row->plural);
	assert_string_equal(t.group, row->group);
}

static const struct fit_row {
	const char *name, *group, *version, *rest;
	unsigned fit;
} fit_rows[] = {
	{"nothing is said", "apps", "v1", "", 1},
	{"the group", "apps", "v1", "apps", 3},
	{"the group in another case", "apps", "v1", "aPPs", 3},
	{"a group with dots", "a.b.c", "v1", "a.b.c", 3},
	{"the beginning of the group", "a.b.c", "v1", "a.b", 2},
	{"the beginning of a word of it", "a.b.c", "v1", "a", 2},
	{"more than the group", "a.b", "v1", "a.b.c", 0},
	{"more than the group, and its version", "a.b", "v1", "a.bv1", 0},
	{"another group", "a.b", "v1", "b", 0},
	{"version and group", "a.b", "v1", "v1.a.b", 4},
	{"version and group in another case", "a.b", "v1", "V1.A.b", 4},
	{"another version", "a.b", "v1", "v2.a.b", 0},
	{"the version and another group", "a.b", "v1", "v1.a", 0},
	{"the version alone", "a.b", "v1", "v1", 0},
	{"the version, and a dot", "a.b", "v1", "v1.", 0},
	{"the core group", "", "v1", "v1.", 4},
	{"the core group, without the dot", "", "v1", "v1", 4},
	{"a group for the core", "", "v1", "apps", 0},
	{"a group that is a version's name", "v1", "v2", "v1", 3},
	{"a group that begins like the version", "v1.x", "v1", "v1.x", 3},
};

static void test_fit(void **state)
{
	const struct fit_row *row = *state;
	struct type t = {.plural = "x"};

	types_set(t.group, sizeof t.group, span_of(row->group));
	types_set(t.version, sizeof t.version, span_of(row->version));
	assert_int_equal(types_fit(span_of(row->rest), &t), row->fit);
}

/* A longer value is cut, and ended by a zero. */
static void test_set(void **state)
{
	char buffer[] = "xxxxy";

	(void)state;
	assert_false(types_set(buffer, 4, SPAN("abcdef")));
	assert_memory_equal(buffer, "abc\0y", 5);
	assert_false(types_set(buffer, 4, SPAN("abcd")));
	assert_true(types_set(buffer, 4, SPAN("abc")));
	assert_true(types_set(buffer, 4, SPAN("")));
	assert_memory_equal(buffer, "\0", 1);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("what is no type of the table", test_none);
	ROWS_ADD_AS("left out", loose_rows, test_loose);
	ROWS_ADD_AS("fit", fit_rows, test_fit);
	rows_add_one("a value that does not fit", test_set);
	return rows_run("types");
}
