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

unsigned types_fit(struct span rest, const struct type *t)
{
	struct span group = span_of(t->group), behind = rest;

	if (rest.len == 0)
		return 1;
	if (span_equal_nocase(span_take_to(&behind, '.'), span_of(t->version)) &&
		span_equal_nocase(behind, group))
		return 4;
	if (span_equal_nocase(rest, group))
		return 3;
	if (group.len > rest.len)
		group.len = rest.len;
	return span_equal_nocase(rest, group) ? 2 : 0;
}

/* As types_set(), with something behind it. */
static bool set_with(char *to, size_t size, struct span value, const char *tail)
{
	struct text t;

	text_init(&t, to, size);
	text_add_span(&t, value);
	text_add(&t, tail);
	text_string(&t);
	return !t.cut;
}

bool types_set(char *to, size_t size, struct span value)
{
	return set_with(to, size, value, "");
}

/* As kubectl guesses it; "endpoints" is one already. */
static void set_plural(struct type *t)
{
	struct span s = span_of(t->singular);
	const unsigned char *end = s.ptr + s.len;
	const char *tail = "s";

	if (end[-1] == 'y') {
		s.len--;
		tail = "ies";
	} else if (end[-1] == 's') {
		tail = end[-2] == 't' ? "" : "es";
	}
	set_with(t->plural, sizeof t->plural, s, tail);
}

/* "GROUP/VERSION" */
static void set_group(struct type *t, struct span heading)
{
	struct span group = span_take_to(&heading, '/');

	types_set(t->version, sizeof t->version, heading);
	set_with(t->group, sizeof t->group, group,
		group.len > 0 && group.ptr[group.len - 1] == '.' ? "k8s.io" : "");
}

/* "KIND,SHORT" */
static bool is_called(struct type *t, struct span row, struct span word)
{
	bool found;

	types_set(t->singular, sizeof t->singular, span_take_to(&row, ','));
	t->namespaced = t->singular[0] >= 'a';
	t->singular[0] |= 0x20;
	set_plural(t);
	found = span_equal_nocase(word, span_of(t->singular)) ||
		span_equal_nocase(word, span_of(t->plural));
	while (!found && row.len > 0)
		found = span_equal_nocase(word, span_take_to(&row, ','));
	return found;
}

bool types_find_built_in(struct type *t, struct span name)
{
	struct span rest = SPAN(table), word = span_take_to(&name, '.');

	while (rest.len > 0) {
		struct span row = span_take_to(&rest, ' ');

		if (span_find(row, '/') < row.len)
			set_group(t, row);
		else if (types_fit(name, t) > 0 && is_called(t, row, word))
			return true;
	}
	return false;
}
