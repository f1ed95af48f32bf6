#include "tests/unit/rows.h"

#include "kube/role.h"

#define USER ": User \\\"system:serviceaccount:a:b\\\" cannot "

static const struct row {
	const char *name;
	const char *message, *details; /* of the Status, as in JSON */
	const char *asked; /* null: no Role helps */
} rows[] = {
	{"a resource in a namespace",
		"pods is forbidden" USER
		"list resource \\\"pods\\\" in API group \\\"\\\" in the namespace \\\"c\\\"",
		"", "U=b S=a V=list R=pods W=c"},
	{"a group",
		"x" USER
		"create resource \\\"jobs\\\" in API group \\\"batch\\\" in the namespace \\\"c\\\"",
		"", "U=b S=a V=create G=batch R=jobs W=c"},
	{"a subresource",
		"x" USER
		"get resource \\\"pods/log\\\" in API group \\\"\\\" in the namespace \\\"c\\\"",
		"\"name\":\"d\"", "U=b S=a V=get R=pods X=log N=d W=c"},
	{"a subresource with a slash in it",
		"x" USER
		"get resource \\\"pods/a/b\\\" in API group \\\"\\\" in the namespace \\\"c\\\"",
		"", "U=b S=a V=get R=pods X=a/b W=c"},
	{"the cluster scope",
		"nodes \\\"n\\\" is forbidden" USER
		"get resource \\\"nodes\\\" in API group \\\"\\\" at the cluster scope",
		"\"name\":\"n\"", "U=b S=a V=get R=nodes N=n K=Cluster"},
	{"a path", "forbidden" USER "get path \\\"/metrics\\\"", "",
		"U=b S=a V=get P=/metrics K=Cluster"},
	{"what RBAC adds",
		"x" USER
		"list resource \\\"pods\\\" in API group \\\"\\\" in the namespace \\\"c\\\": RBAC: role "
		"\\\"r\\\" not found",
		"", "U=b S=a V=list R=pods W=c"},
	{"impersonation",
		"users \\\"u\\\" is forbidden" USER
		"impersonate resource \\\"users\\\" in API group \\\"\\\" at the cluster scope",
		"\"name\":\"u\"", "U=b S=a V=impersonate R=users N=u K=Cluster"},
	{"a user who is no service account",
		"x: User \\\"kubernetes-admin\\\" cannot list resource \\\"pods\\\" in API group "
		"\\\"\\\" at the cluster scope",
		"", NULL},
	{"nobody", "x: User \\\"system:anonymous\\\" cannot get path \\\"/\\\"", "", NULL},
	{"a service account without a name",
		"x: User \\\"system:serviceaccount:a\\\" cannot get path \\\"/\\\"", "", NULL},
	{"a service account with an empty name",
		"x: User \\\"system:serviceaccount:a:\\\" cannot get path \\\"/\\\"", "", NULL},
	{"a quota", "pods \\\"p\\\" is forbidden: exceeded quota: q, requested: pods=1", "", NULL},
	{"no message", "", "", NULL},
	{"a message that ends behind the user", "x: User \\\"system:serviceaccount:a:b\\\" cannot ",
		"", NULL},
	{"a message that ends before the user", "x: User \\\"system:serviceaccount:", "", NULL},
};

static void show(const struct fill *f, char out[static 500])
{
	static const char letters[] = "USVGRXNPWK";

	*out = '\0';
	for (char letter = 'A'; letter <= 'Z'; letter++)
		if (strchr(letters, letter) == NULL)
			assert_null(FILL(f, letter));
	for (const char *at = letters; *at != '\0'; at++) {
		const char *value = FILL(f, *at);

		if (value != NULL && *value != '\0')
			(void)snprintf(out + strlen(out), 500 - strlen(out), "%s%c=%s",
				*out != '\0' ? " " : "", *at, value);
	}
}

static void test_row(void **state)
{
	const struct row *row = *state;
	static struct status status;
	static struct role role;
	char json[1000], asked[500];
	bool helps;

	(void)snprintf(json, sizeof json,
		"{\"kind\":\"Status\",\"message\":\"%s\",\"details\":{%s}}", row->message,
		row->details);
	status_init(&status);
	status_push(&status, span_of(json));
	memset(&role, 0xa5, sizeof role);
	helps = role_read(&role, &status);
	assert_int_equal(helps, row->asked != NULL);
	show(&role.asked, asked);
	if (helps)
		assert_string_equal(asked, row->asked);
}

/* Each message that is a beginning of another: nothing is read past its end. */
static void test_cut_short(void **state)
{
	static const char whole[] =
		"x: User \\\"system:serviceaccount:a:b\\\" cannot get resource \\\"pods/log\\\" in API "
		"group \\\"g\\\" in the namespace \\\"c\\\"";
	static struct status status;

	(void)state;
	for (size_t len = 0; len < sizeof whole; len++) {
		struct role *role = malloc(sizeof *role);
		char json[400], asked[500];

		(void)snprintf(json, sizeof json, "{\"kind\":\"Status\",\"message\":\"%.*s",
			(int)len, whole);
		status_init(&status);
		status_push(&status, span_of(json));
		status_push(&status, SPAN("\"}"));
		role_read(role, &status);
		show(&role->asked, asked);
		free(role);
	}
}

static const struct path_row {
	const char *name, *path, *namespace; /* null: none */
} path_rows[] = {
	{"an object", "/api/v1/namespaces/a/pods/b", "a"},
	{"a list", "/apis/apps/v1/namespaces/a/deployments?limit=1", "a"},
	{"a namespace itself", "/api/v1/namespaces/a", NULL},
	{"a namespace itself, with a slash", "/api/v1/namespaces/a/", NULL},
	{"namespaces", "/api/v1/namespaces", NULL},
	{"an object of the cluster", "/api/v1/nodes/n", NULL},
	{"no namespace", "/api/v1/namespaces//pods", NULL},
	{"another path", "/healthz", NULL},
	{"the shortest", "/", NULL},
};

static void test_path(void **state)
{
	const struct path_row *row = *state;
	static struct role role;
	const char *namespace;

	memset(&role, 0xa5, sizeof role);
	role_read_path(&role, span_of(row->path));
	namespace = FILL(&role.asked, ROLE_NAMESPACE);
	if (row->namespace != NULL)
		assert_string_equal(namespace, row->namespace);
	else
		assert_true(namespace == NULL || *namespace == '\0');
}

/* The longest that is read, and one longer: the end of the room for it is seen. */
static void test_long_path(void **state)
{
	struct span path = rows_repeat("/", "a", STATUS_TEXT_MAX + 1, "");
	struct role *role = malloc(sizeof *role);

	(void)state;
	role_read_path(role, (struct span){path.ptr, STATUS_TEXT_MAX - 1});
	assert_string_equal(role->message + STATUS_TEXT_MAX - 4, "aaa");
	role_read_path(role, (struct span){path.ptr, STATUS_TEXT_MAX});
	assert_string_equal(role->message + STATUS_TEXT_MAX - 4, "...");
	free(role);
	free((void *)(uintptr_t)path.ptr);
}

/* ---- the Role ---- */

#define TOP(kind, name, namespace) \
	"---\napiVersion: rbac.authorization.k8s.io/v1\nkind: " kind \
	"\nmetadata:\n  name: \"" name "\"\n" namespace
#define SUBJECT(kind, name) \
	"roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: " kind "\n  name: \"" name \
	"\"\nsubjects:\n- kind: ServiceAccount\n  name: \"app\"\n  namespace: \"home\"\n...\n"
#define IN(namespace) "  namespace: \"" namespace "\"\n"

static const struct yaml_row {
	const char *name;
	const char *verb, *group, *resource, *subresource, *object, *path, *namespace;
	const char *yaml;
} yaml_rows[] = {
	{"a list in a namespace", "list", "", "pods", "", "", "", "x",
		TOP("Role", "home:app:list:pods",
			IN("x")) "rules:\n- verbs: [\"list\"]\n  apiGroups: [\"\"]\n  resources: [\"pods\"]\n" TOP("RoleBinding",
			"home:app:list:pods", IN("x")) SUBJECT("Role", "home:app:list:pods")},
	{"a subresource of one object in a group", "update", "apps", "deployments", "scale", "web",
		"", "x",
		TOP("Role", "home:app:update:deployments.apps:scale:web",
			IN("x")) "rules:\n- verbs: [\"update\"]\n  apiGroups: [\"apps\"]\n"
				 "  resources: [\"deployments/scale\"]\n  resourceNames: [\"web\"]\n" TOP(
					 "RoleBinding",
					 "home:app:update:deployments.apps:scale:web", IN("x"))
					 SUBJECT("Role",
						 "home:app:update:deployments.apps:scale:web")},
	{"at the cluster scope", "get", "", "nodes", "", "n", "", "",
		TOP("ClusterRole", "home:app:get:nodes:n",
			"") "rules:\n- verbs: [\"get\"]\n  apiGroups: [\"\"]\n  resources: [\"nodes\"]\n"
			    "  resourceNames: [\"n\"]\n" TOP(
				    "ClusterRoleBinding", "home:app:get:nodes:n", "")
				    SUBJECT("ClusterRole", "home:app:get:nodes:n")},
	{"another path, whose slashes may not stand in a name", "get", "", "", "", "", "/a/b%25",
		"",
		TOP("ClusterRole", "home:app:get:.a.b.25",
			"") "rules:\n- verbs: [\"get\"]\n  nonResourceURLs: [\"/a/b%25\"]\n" TOP("ClusterRoleBinding",
			"home:app:get:.a.b.25", "") SUBJECT("ClusterRole", "home:app:get:.a.b.25")},
	{"nothing breaks out of its quotes", "get", "", "pods", "", "a\"\n - b\\", "", "x",
		TOP("Role", "home:app:get:pods:a?? - b?",
			IN("x")) "rules:\n- verbs: [\"get\"]\n  apiGroups: [\"\"]\n  resources: [\"pods\"]\n"
				 "  resourceNames: [\"a?? - b?\"]\n" TOP(
					 "RoleBinding", "home:app:get:pods:a?? - b?", IN("x"))
					 SUBJECT("Role", "home:app:get:pods:a?? - b?")},
};

static void test_yaml(void **state)
{
	const struct yaml_row *row = *state;
	struct fill f = {0};
	char yaml[ROLE_MAX];
	struct text t;

	FILL(&f, ROLE_USER) = "app";
	FILL(&f, ROLE_HOME) = "home";
	FILL(&f, ROLE_VERB) = row->verb;
	FILL(&f, ROLE_GROUP) = row->group;
	FILL(&f, ROLE_RESOURCE) = row->resource;
	FILL(&f, ROLE_SUBRESOURCE) = row->subresource;
	FILL(&f, ROLE_NAME) = row->object;
	FILL(&f, ROLE_PATH) = row->path;
	FILL(&f, ROLE_NAMESPACE) = row->namespace;
	FILL(&f, ROLE_CLUSTER) = *row->namespace == '\0' ? "Cluster" : "";
	text_init(&t, yaml, sizeof yaml);
	role_add(&f, &t);
	assert_string_equal(text_string(&t), row->yaml);
	assert_null(FILL(&f, 'B'));
	assert_null(FILL(&f, 'M'));
}

/* ROLE_MAX is enough for the longest names of Kubernetes; what does not fit is seen. */
static void test_longest(void **state)
{
	struct span label = rows_repeat("", "a", 63, ""), name = rows_repeat("", "a", 253, "");
	struct span text = rows_repeat("", "a", STATUS_TEXT_MAX - 1, "");
	struct fill f = {0};
	char yaml[ROLE_MAX];
	struct text t;

	(void)state;
	for (const char *at = "SVRXW"; *at != '\0'; at++)
		FILL(&f, *at) = (const char *)label.ptr;
	for (const char *at = "UGN"; *at != '\0'; at++)
		FILL(&f, *at) = (const char *)name.ptr;
	text_init(&t, yaml, sizeof yaml);
	role_add(&f, &t);
	assert_false(t.cut);
	assert_string_equal(text_string(&t) + t.len - 4, "...\n");
	for (const char *at = "USVGRXNW"; *at != '\0'; at++)
		FILL(&f, *at) = (const char *)text.ptr;
	text_init(&t, yaml, sizeof yaml);
	role_add(&f, &t);
	assert_true(t.cut);
	free((void *)(uintptr_t)label.ptr);
	free((void *)(uintptr_t)name.ptr);
	free((void *)(uintptr_t)text.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("messages that are cut short", test_cut_short);
	ROWS_ADD_AS("path", path_rows, test_path);
	rows_add_one("path: the longest", test_long_path);
	ROWS_ADD_AS("yaml", yaml_rows, test_yaml);
	rows_add_one("yaml: the longest", test_longest);
	return rows_run("role");
}
