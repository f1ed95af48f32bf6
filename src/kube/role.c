#include "kube/role.h"

/*
 * What stands behind `lead` in `s`, up to `end`, which a zero takes the place of;
 * empty when it is not there.
 */
static char *cut_out(char *s, const char *lead, char end)
{
	char *found;

	while (*s != '\0' && strncmp(s, lead, strlen(lead)) != 0)
		s++;
	if (*s != '\0')
		s += strlen(lead);
	found = s;
	while (*s != '\0' && *s != end)
		s++;
	*s = '\0';
	return found;
}

static char *copy(struct role *r, struct span from)
{
	r->asked = (struct fill){0};
	r->message[0] = '\0';
	text_join(r->message, sizeof r->message, "", from);
	return r->message;
}

bool role_read(struct role *r, const struct status *status)
{
	char *s = copy(r, span_of(status_text(status, STATUS_MESSAGE))), *part;
	struct fill *f = &r->asked;

	/* The last first: where one ends, the text does. */
	FILL(f, ROLE_NAMESPACE) = cut_out(s, " in the namespace \"", '"');
	FILL(f, ROLE_GROUP) = cut_out(s, " in API group \"", '"');
	part = cut_out(s, " resource \"", '"');
	FILL(f, ROLE_SUBRESOURCE) = cut_out(part, "/", '\0');
	FILL(f, ROLE_RESOURCE) = cut_out(part, "", '/');
	FILL(f, ROLE_PATH) = cut_out(s, " path \"", '"');
	FILL(f, ROLE_VERB) = cut_out(s, "\" cannot ", ' ');
	part = cut_out(s, ": User \"system:serviceaccount:", '"');
	FILL(f, ROLE_USER) = cut_out(part, ":", '\0');
	FILL(f, ROLE_HOME) = cut_out(part, "", ':');
	FILL(f, ROLE_NAME) = status_text(status, STATUS_NAME);
	if (*FILL(f, ROLE_NAMESPACE) == '\0')
		FILL(f, ROLE_CLUSTER) = "Cluster";
	return *FILL(f, ROLE_USER) != '\0' && *FILL(f, ROLE_VERB) != '\0';
}

void role_read_path(struct role *r, struct span path)
{
	char *rest = cut_out(copy(r, path), "/namespaces/", '\0');

	if (*cut_out(rest, "/", '\0') != '\0')
		FILL(&r->asked, ROLE_NAMESPACE) = cut_out(rest, "", '/');
}

/* Of both, $M: it says what they are for, so that one never takes the place of another. */
static const char name[] = "$S:$U:$V|:$R|.$G|:$X|:$N|:$P";

static const char head[] = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: |$K|Role|$B|\n"
			   "metadata:\n  name: \"$M\"\n|  namespace: \"$W\"\n";

static const char rules[] = "rules:\n- verbs: [\"$V\"]\n"
			    "|  apiGroups: [\"%R|$G|\"]\n  resources: [\"$R|/$X|\"]\n%R"
			    "|  resourceNames: [\"$N\"]\n|  nonResourceURLs: [\"$P\"]\n";

static const char subject[] = "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: |$K|Role\n"
			      "  name: \"$M\"\nsubjects:\n- kind: ServiceAccount\n"
			      "  name: \"$U\"\n  namespace: \"$S\"\n...\n";

void role_add(struct fill *f, struct text *out)
{
	char buffer[2048];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	fill_add(f, name, &t);
	FILL(f, 'M') = text_string(&t);
	/* What may not stand in a name: it is a segment of a path. */
	for (size_t i = 0; i < t.len; i++)
		if (buffer[i] == '/' || buffer[i] == '%')
			buffer[i] = '.';
	fill_add(f, head, out);
	fill_add(f, rules, out);
	FILL(f, 'B') = "Binding";
	fill_add(f, head, out);
	fill_add(f, subject, out);
	FILL(f, 'B') = FILL(f, 'M') = NULL;
}
