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

static void copy(char *to, size_t size, const char *from)
{
	*to = '\0';
	text_join(to, size, span_of(from));
}

bool role_read(struct role *r, struct span method, struct span path, const char *message,
	const char *subject)
{
	char *user = r->subject;

	r->asked = (struct fill){0};
	api_path_read(&r->asked, r->path, method, path);
	copy(r->message, sizeof r->message, message);
	copy(r->subject, sizeof r->subject, subject);
	if (*r->message != '\0') {
		/* The last first: where one ends, the text does. */
		FILL(&r->asked, API_VERB) = cut_out(r->message, "\" cannot ", ' ');
		user = cut_out(r->message, ": User \"", '"');
	}
	user = cut_out(user, "system:serviceaccount:", '\0');
	FILL(&r->asked, 'U') = cut_out(user, ":", '\0');
	FILL(&r->asked, 'S') = cut_out(user, "", ':');
	if (FILL(&r->asked, API_NAMESPACE) == NULL)
		FILL(&r->asked, 'K') = "Cluster";
	return *FILL(&r->asked, 'U') != '\0' && *FILL(&r->asked, API_VERB) != '\0' &&
		strcmp(FILL(&r->asked, API_VERB), "impersonate") != 0;
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

void role_add(const struct role *r, struct text *out)
{
	struct fill f = r->asked;
	char buffer[2048];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	fill_add(&f, name, &t);
	FILL(&f, 'M') = text_string(&t);
	/* What may not stand in a name: it is a segment of a path. */
	for (size_t i = 0; i < t.len; i++)
		if (buffer[i] == '/' || buffer[i] == '%')
			buffer[i] = '.';
	fill_add(&f, head, out);
	fill_add(&f, rules, out);
	FILL(&f, 'B') = "Binding";
	fill_add(&f, head, out);
	fill_add(&f, subject, out);
}
