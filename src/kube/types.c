#include "kube/types.h"

#include "base/text.h"

/*
 * "GROUP/VERSION" and its types: the kind in lower case, and short names. A
 * capital is a type without namespaces; a group's last "." stands for ".k8s.io".
 * What has been in its version for less than some releases is not here: the
 * server is asked for it. In the order of the server's discovery, which decides
 * between types of the same name.
 */
static const char table[] =
	"/v1 binding Componentstatus,cs configmap,cm endpoints,ep event,ev limitrange,limits"
	" Namespace,ns Node,no persistentvolumeclaim,pvc Persistentvolume,pv pod,po podtemplate"
	" replicationcontroller,rc resourcequota,quota secret serviceaccount,sa service,svc"
	" apiregistration./v1 Apiservice"
	" apps/v1 controllerrevision daemonset,ds deployment,deploy replicaset,rs statefulset,sts"
	" events./v1 event,ev"
	" authentication./v1 Selfsubjectreview Tokenreview"
	" authorization./v1 localsubjectaccessreview Selfsubjectaccessreview"
	" Selfsubjectrulesreview Subjectaccessreview"
	" autoscaling/v2 horizontalpodautoscaler,hpa"
	" batch/v1 cronjob,cj job"
	" certificates./v1 Certificatesigningrequest,csr"
	" networking./v1 Ingressclass ingress,ing networkpolicy,netpol"
	" policy/v1 poddisruptionbudget,pdb"
	" rbac.authorization./v1 Clusterrolebinding Clusterrole rolebinding role"
	" storage./v1 Csidriver Csinode csistoragecapacity Storageclass,sc Volumeattachment"
	" admissionregistration./v1 Mutatingwebhookconfiguration Validatingadmissionpolicy"
	" Validatingadmissionpolicybinding Validatingwebhookconfiguration"
	" apiextensions./v1 Customresourcedefinition,crd,crds"
	" scheduling./v1 Priorityclass,pc"
	" coordination./v1 lease"
	" node./v1 Runtimeclass"
	" discovery./v1 endpointslice"
	" flowcontrol.apiserver./v1 Flowschema Prioritylevelconfiguration";

/* Cuts what stands before the first `c` off `s`, and `c`. */
static struct span take_until(struct span *s, unsigned char c)
{
	struct span head = span_take(s, span_find(*s, c));

	if (s->len > 0)
		span_take(s, 1);
	return head;
}

void type_name_read(struct type_name *n, struct span name)
{
	n->word = take_until(&name, '.');
	n->group = name;
	n->version = take_until(&name, '.');
	n->is_versioned = n->version.len < n->group.len;
	n->version_group = name;
}

static bool starts_with_nocase(struct span s, struct span head)
{
	return s.len >= head.len && span_equal_nocase(span_take(&s, head.len), head);
}

unsigned type_name_fits(const struct type_name *n, const char *group, const char *version)
{
	struct span g = span_of(group);

	if (n->group.len == 0)
		return 1;
	if (n->is_versioned && span_equal_nocase(n->version, span_of(version)) &&
		(n->version_group.len == 0 || span_equal_nocase(n->version_group, g)))
		return 4;
	if (span_equal_nocase(n->group, g))
		return 3;
	return starts_with_nocase(g, n->group) ? 2 : 0;
}

bool type_set(char *to, size_t size, struct span value)
{
	struct text t;

	text_init(&t, to, size);
	text_add_span(&t, value);
	text_string(&t);
	return !t.cut;
}

/* As kubectl guesses it; "endpoints" is one already. */
static void set_plural(struct type *t)
{
	struct text p;
	struct span s = span_of(t->singular);
	unsigned char last = s.ptr[s.len - 1];

	text_init(&p, t->plural, sizeof t->plural);
	s.len -= last == 'y';
	text_add_span(&p, s);
	if (last == 'y')
		text_add(&p, "ie");
	else if (last == 's' && s.ptr[s.len - 2] != 't')
		text_add(&p, "e");
	if (last != 's' || s.ptr[s.len - 2] != 't')
		text_add(&p, "s");
	text_string(&p);
}

/* "GROUP/VERSION" */
static void set_group(struct type *t, struct span heading)
{
	struct text g;
	struct span group = take_until(&heading, '/');

	text_init(&g, t->group, sizeof t->group);
	text_add_span(&g, group);
	if (group.len > 0 && group.ptr[group.len - 1] == '.')
		text_add(&g, "k8s.io");
	text_string(&g);
	type_set(t->version, sizeof t->version, heading);
}

/* "KIND,SHORT" */
static bool is_called(struct type *t, struct span row, struct span word)
{
	struct span kind = take_until(&row, ',');
	bool found;

	t->namespaced = ascii_lower(*kind.ptr) == *kind.ptr;
	type_set(t->singular, sizeof t->singular, kind);
	t->singular[0] = (char)ascii_lower(*kind.ptr);
	set_plural(t);
	found = span_equal_nocase(kind, word) || span_equal_nocase(span_of(t->plural), word);
	while (!found && row.len > 0)
		found = span_equal_nocase(take_until(&row, ','), word);
	return found;
}

bool types_find_built_in(struct type *t, struct span name)
{
	struct span rest = SPAN(table);
	struct type_name n;

	type_name_read(&n, name);
	while (rest.len > 0) {
		struct span row = take_until(&rest, ' ');

		if (span_find(row, '/') < row.len)
			set_group(t, row);
		else if (type_name_fits(&n, t->group, t->version) > 0 && is_called(t, row, n.word))
			return true;
	}
	return false;
}
