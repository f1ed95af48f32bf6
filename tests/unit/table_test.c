#include "tests/unit/rows.h"

#include "tests/outcome/table.h"

/*
 * A body with ' for each quote, and | between two pages. KIND begins one, PAGE is a
 * whole one of these column definitions and rows.
 */
#define KIND "{'kind':'Table','apiVersion':'meta.k8s.io/v1'"
#define PAGE(columns, rows) KIND ",'columnDefinitions':[" columns "],'rows':[" rows "]}"
#define COLUMN(name) "{'name':'" name "','type':'string','priority':0}"
#define HIDDEN(name) "{'name':'" name "','priority':1}"
#define ROW(cells) "{'cells':[" cells "]}"
#define IN(namespace, cells) \
	"{'cells':[" cells "],'object':{'metadata':{'namespace':'" namespace "'}}}"
#define NAME_AGE COLUMN("Name") "," COLUMN("Age")
#define NAME_WIDE_AGE COLUMN("Name") "," HIDDEN("Wide") "," COLUMN("Age")
#define NA TABLE_NAMESPACE
#define NH TABLE_NO_HEADERS

static const struct row {
	const char *name, *body, *outcome;
	struct table_asked asked;
} rows[] = {
	{"a row", PAGE(NAME_AGE, ROW("'a','5d'")), "NAME   AGE\na      5d\n; 1 row; ok", {0, 0}},
	{"two rows", PAGE(NAME_AGE, ROW("'a','5d'") "," ROW("'bb','6d'")),
		"NAME   AGE\na      5d\nbb     6d\n; 2 rows; ok", {0, 0}},
	{"no rows, no header", PAGE(NAME_AGE, ""), "; 0 rows; ok", {0, 0}},
	{"no member for the rows", KIND "}", "; 0 rows; ok", {0, 0}},
	{"one column", PAGE(COLUMN("Name"), ROW("'a'") "," ROW("'bb'")),
		"NAME\na\nbb\n; 2 rows; ok", {0, 0}},
	{"an empty row of one column", PAGE(COLUMN("Name"), ROW("''")), "NAME\n\n; 1 row; ok",
		{0, 0}},
	{"white space",
		" {\n'kind' : 'Table' , 'apiVersion' : 'meta.k8s.io/v1' ,"
		" 'columnDefinitions' : [ { 'name' : 'Name' } ] ,"
		" 'rows' : [ { 'cells' : [ 'a' ] } ] } \n",
		"NAME\na\n; 1 row; ok", {0, 0}},
	{"all that a server sends",
		"{'kind':'Table','apiVersion':'meta.k8s.io/v1','metadata':{'resourceVersion':'7',"
		"'continue':'c','remainingItemCount':1},'columnDefinitions':[{'name':'Name',"
		"'type':'string','format':'name','description':'a name','priority':0}],'rows':[{"
		"'cells':['a'],'conditions':[{'type':'Completed','status':'True'}],'object':{"
		"'kind':'PartialObjectMetadata','apiVersion':'meta.k8s.io/v1','metadata':{"
		"'name':'a','namespace':'n','labels':{'namespace':'no'},'managedFields':[{"
		"'fieldsV1':{'f:metadata':{'namespace':'no'}}}]}}}]}",
		"NAMESPACE   NAME\nn           a\n; 1 row; ok", {NA, 0}},
	{"names of another depth",
		PAGE("{'name':'Name','x':{'name':'no','priority':1}}",
			"{'x':{'cells':['no']},'cells':['a'],'object':{'namespace':'no',"
			"'rows':[{'cells':['no']}]}}"),
		"NAMESPACE   NAME\n            a\n; 1 row; ok", {NA, 0}},
	{"members in another order",
		"{'rows':[],'columnDefinitions':[{'priority':1,'name':'Wide'},{'priority':0,"
		"'name':'Name'}],'apiVersion':'meta.k8s.io/v1','kind':'Table','rows':["
		"{'object':{'metadata':{'namespace':'n'}},'cells':['b','a']}]}",
		"NAMESPACE   NAME\nn           a\n; 1 row; ok", {NA, 0}},

	{"header: in capitals", PAGE(COLUMN("Up-To-Date"), ROW("1")), "UP-TO-DATE\n1\n; 1 row; ok",
		{0, 0}},
	{"header: the first and the last letter, and what is beside them",
		PAGE(COLUMN("az`{AZ"), ROW("1")), "AZ`{AZ\n1\n; 1 row; ok", {0, 0}},
	{"header: a letter outside ASCII stays", PAGE(COLUMN("é"), ROW("1")), "é\n1\n; 1 row; ok",
		{0, 0}},
	{"header: wider than its cells", PAGE(COLUMN("Namespace") "," COLUMN("B"), ROW("'a','b'")),
		"NAMESPACE   B\na           b\n; 1 row; ok", {0, 0}},
	{"header: a column without a name", PAGE("{}," COLUMN("B"), ROW("'a','b'")),
		"      B\na     b\n; 1 row; ok", {0, 0}},
	{"header: none", PAGE(NAME_AGE, ROW("'a','5d'")), "a     5d\n; 1 row; ok", {NH, 0}},
	{"header: none, and a cell wider than its name",
		PAGE(NAME_AGE, ROW("'abcdef','5d'") "," ROW("'b','6d'")),
		"abcdef   5d\nb        6d\n; 2 rows; ok", {NH, 0}},
	{"header: a definition that is given twice",
		KIND ",'columnDefinitions':[" COLUMN(
			"No") "],"
			      "'columnDefinitions':[" COLUMN("Name") "],'rows':[" ROW(
				      "'a','b'") "]}",
		"NAME\na\n; 1 row; ok", {0, 0}},

	{"kind: behind a column whose name begins so",
		PAGE(COLUMN("Nam") "," COLUMN("Nama") "," COLUMN("Names") "," COLUMN("Name"),
			ROW("1,2,3,'a'")),
		"\nNAM   NAMA   NAMES   NAME\n1     2      3       pod/a\n; 1 row; ok",
		{TABLE_KINDS, 0}},
	{"kind: names that are not in the first column",
		PAGE(COLUMN("Last Seen") "," HIDDEN("Wide") "," COLUMN("Name"), ROW("1,2,'a'")),
		"\nLAST SEEN   NAME\n1           pod/a\n; 1 row; ok", {TABLE_KINDS, 0}},
	{"kind: names that are not shown",
		PAGE(COLUMN("Last Seen") "," HIDDEN("Name"), ROW("1,'a'")),
		"\nLAST SEEN\n1\n; 1 row; ok", {TABLE_KINDS, 0}},
	{"kind: columns with names of another length, or case",
		PAGE(COLUMN("Names") "," COLUMN("Nam") "," COLUMN("NAME") "," COLUMN("Mane"),
			ROW("1,2,3,4")),
		"\nNAMES   NAM   NAME   MANE\n1       2     3      4\n; 1 row; ok",
		{TABLE_KINDS, 0}},
	{"kind: a page that has no names",
		PAGE(NAME_AGE, ROW("'a','5d'")) "|" PAGE(COLUMN("Age"), ROW("'6d'")),
		"\nNAME    AGE\npod/a   5d\n6d\n; 2 rows; ok", {TABLE_KINDS, 0}},
	{"kind: before the names, behind an empty line",
		PAGE(NAME_AGE, ROW("'a','5d'") "," ROW("'b','6d'")),
		"\nNAME    AGE\npod/a   5d\npod/b   6d\n; 2 rows; ok", {TABLE_KINDS, 0}},
	{"kind: of pages", PAGE(NAME_AGE, ROW("'a','5d'")) "|" PAGE(NAME_AGE, ROW("'b','6d'")),
		"\nNAME    AGE\npod/a   5d\npod/b   6d\n; 2 rows; ok", {TABLE_KINDS, 0}},
	{"kind: behind a namespace",
		PAGE(NAME_AGE,
			"{'cells':['a','5d'],'object':{'metadata':{"
			"'namespace':'n'}}}"),
		"\nNAMESPACE   NAME    AGE\nn           pod/a   5d\n; 1 row; ok",
		{TABLE_KINDS | NA, 0}},
	{"kind: of no rows", PAGE(NAME_AGE, ""), "; 0 rows; ok", {TABLE_KINDS, 0}},
	{"kind: behind a first column that is hidden",
		PAGE(HIDDEN("W") "," COLUMN("Name"), ROW("'w','a'")), "\nNAME\npod/a\n; 1 row; ok",
		{TABLE_KINDS, 0}},

	{"priority: hidden", PAGE(NAME_WIDE_AGE, ROW("'a','w','5d'")),
		"NAME   AGE\na      5d\n; 1 row; ok", {0, 0}},
	{"priority: shown when all are wanted", PAGE(NAME_WIDE_AGE, ROW("'a','w','5d'")),
		"NAME   WIDE   AGE\na      w      5d\n; 1 row; ok", {TABLE_WIDE, 0}},
	{"priority: hidden without a header", PAGE(NAME_WIDE_AGE, ROW("'a','w','5d'")),
		"a     5d\n; 1 row; ok", {NH, 0}},
	{"priority: the first is hidden", PAGE(HIDDEN("W") "," COLUMN("Name"), ROW("'w','a'")),
		"NAME\na\n; 1 row; ok", {0, 0}},
	{"priority: the last is hidden, the one before has no spaces behind it",
		PAGE(COLUMN("Name") "," HIDDEN("W"), ROW("'a','w'")), "NAME\na\n; 1 row; ok",
		{0, 0}},
	{"priority: all are hidden", PAGE(HIDDEN("V") "," HIDDEN("W"), ROW("'a','w'")),
		"\n\n; 1 row; ok", {0, 0}},
	{"priority: of any number but 0",
		PAGE("{'name':'A','priority':2},{'name':'B','priority':-1},{'name':'C','priority':10},"
		     "{'name':'D','priority':0}",
			ROW("1,2,3,4")),
		"D\n4\n; 1 row; ok", {0, 0}},
	{"priority: null is 0", PAGE("{'name':'A','priority':null}", ROW("1")), "A\n1\n; 1 row; ok",
		{0, 0}},
	{"priority: none is 0, also behind one that has one",
		PAGE(HIDDEN("W") ",{'name':'A'}", ROW("1,2")), "A\n2\n; 1 row; ok", {0, 0}},
	{"priority: comes before the name",
		PAGE("{'priority':1,'name':'A'},{'name':'B'}", ROW("1,2")), "B\n2\n; 1 row; ok",
		{0, 0}},
	{"priority: a hidden cell widens nothing",
		PAGE(HIDDEN("W") "," NAME_AGE, ROW("'wwwwwwwwwwww','a','5d'")),
		"NAME   AGE\na      5d\n; 1 row; ok", {0, 0}},
	{"priority: a hidden name widens nothing",
		PAGE(HIDDEN("Wwwwwwwwwwww") "," NAME_AGE, ROW("'w','a','5d'")),
		"NAME   AGE\na      5d\n; 1 row; ok", {0, 0}},

	{"width: at least three", PAGE(COLUMN("A") "," COLUMN("B"), ROW("'a','b'")),
		"A     B\na     b\n; 1 row; ok", {0, 0}},
	{"width: of three", PAGE(COLUMN("Abc") "," COLUMN("B"), ROW("'a','b'")),
		"ABC   B\na     b\n; 1 row; ok", {0, 0}},
	{"width: of four", PAGE(COLUMN("Abcd") "," COLUMN("B"), ROW("'a','b'")),
		"ABCD   B\na      b\n; 1 row; ok", {0, 0}},
	{"width: of the widest cell, wherever it is",
		PAGE(NAME_AGE, ROW("'a',1") "," ROW("'abcdefgh',2") "," ROW("'b',3")),
		"NAME       AGE\na          1\nabcdefgh   2\nb          3\n; 3 rows; ok", {0, 0}},
	{"width: each column has its own",
		PAGE(COLUMN("A") "," COLUMN("B") "," COLUMN("C"),
			ROW("'12345',1,1") "," ROW("1,'1234567',1")),
		"A       B         C\n12345   1         1\n1       1234567   1\n; 2 rows; ok",
		{0, 0}},
	{"width: the last cell has no spaces behind it",
		PAGE(NAME_AGE, ROW("'a','1'") "," ROW("'b','12345678'")),
		"NAME   AGE\na      1\nb      12345678\n; 2 rows; ok", {0, 0}},
	{"width: an empty last cell leaves the spaces before it", PAGE(NAME_AGE, ROW("'a',''")),
		"NAME   AGE\na      \n; 1 row; ok", {0, 0}},
	{"width: padded to bytes under a header, as kubectl does",
		PAGE(NAME_AGE, ROW("'éééé',1") "," ROW("'漢',2")),
		"NAME       AGE\néééé       1\n漢          2\n; 2 rows; ok", {0, 0}},
	{"width: without a header, of characters where the first row is the widest",
		PAGE(NAME_AGE, ROW("'éééé',1") "," ROW("'漢',2")),
		"éééé   1\n漢      2\n; 2 rows; ok", {NH, 0}},
	{"width: without a header, the first row is padded to bytes",
		PAGE(NAME_AGE, ROW("'a',1") "," ROW("'éééé',2")),
		"a          1\néééé       2\n; 2 rows; ok", {NH, 0}},
	{"width: without a header, the first row is padded to bytes, but has fewer characters",
		PAGE(NAME_AGE, ROW("'é',1") "," ROW("'éééé',2")),
		"é         1\néééé      2\n; 2 rows; ok", {NH, 0}},
	{"width: of what is sent, where a cell is cut",
		PAGE(NAME_AGE, ROW("'a\\n0123456789',1") "," ROW("'b',2")),
		"NAME           AGE\na...           1\nb              2\n; 2 rows; ok", {0, 0}},
	{"width: of what is shown, where that is more",
		PAGE(NAME_AGE, ROW("'a\\u001b\\u001b\\n',1") "," ROW("'b',2")),
		"NAME       AGE\na^[^[...   1\nb          2\n; 2 rows; ok", {0, 0}},

	{"cell: null is nothing", PAGE(NAME_AGE, ROW("null,null")),
		"NAME   AGE\n       \n; 1 row; ok", {0, 0}},
	{"cell: true and false", PAGE(NAME_AGE, ROW("true,false")),
		"NAME   AGE\ntrue   false\n; 1 row; ok", {0, 0}},
	{"cell: a whole number", PAGE(NAME_AGE, ROW("-12,0")), "NAME   AGE\n-12    0\n; 1 row; ok",
		{0, 0}},
	{"cell: the largest whole number and one more",
		PAGE(COLUMN("A"), ROW("9223372036854775807") "," ROW("9223372036854775808")),
		"A\n9223372036854775807\n9.223372036854776e+18\n; 2 rows; ok", {0, 0}},
	{"cell: a float", PAGE(NAME_AGE, ROW("1.50,1e3")), "NAME   AGE\n1.5    1000\n; 1 row; ok",
		{0, 0}},
	{"cell: a float with many digits before the point", PAGE(COLUMN("A"), ROW("1234567.5")),
		"A\n1.2345675e+06\n; 1 row; ok", {0, 0}},
	{"cell: a float's width is that of what is printed",
		PAGE(NAME_AGE, ROW("100000000000000000000.0,1") "," ROW("'a',2")),
		"NAME    AGE\n1e+20   1\na       2\n; 2 rows; ok", {0, 0}},
	{"cell: a number of 63 characters",
		PAGE(COLUMN("A"),
			ROW("0.1000000000000000000000000000000000000000000000000000000000000")),
		"A\n0.1\n; 1 row; ok", {0, 0}},
	{"cell: a number of 64 characters",
		PAGE(COLUMN("A"),
			ROW("0.10000000000000000000000000000000000000000000000000000000000000")),
		"; 0 rows; bad: a number that is too long or too large", {0, 0}},
	{"cell: a number that is no double", PAGE(COLUMN("A"), ROW("1e999")),
		"; 0 rows; bad: a number that is too long or too large", {0, 0}},
	{"cell: a list", PAGE(NAME_AGE, ROW("['a',1,true,null],1")),
		"NAME               AGE\n[a 1 true <nil>]   1\n; 1 row; ok", {0, 0}},
	{"cell: an empty list, an empty map", PAGE(NAME_AGE, ROW("[],{}")),
		"NAME   AGE\n[]     map[]\n; 1 row; ok", {0, 0}},
	{"cell: a map", PAGE(COLUMN("A"), ROW("{'a':1,'b':'x y','c':null}")),
		"A\nmap[a:1 b:x y c:<nil>]\n; 1 row; ok", {0, 0}},
	{"cell: lists and maps in each other, and the next cell",
		PAGE(NAME_AGE, ROW("[[1,2],[],{'a':[{}],'b':1},3],'x'")),
		"NAME                              AGE\n[[1 2] [] map[a:[map[]] b:1] 3]   x\n; 1 row; ok",
		{0, 0}},
	{"cell: a list behind a list", PAGE(NAME_AGE, ROW("[1],[2]")),
		"NAME   AGE\n[1]    [2]\n; 1 row; ok", {0, 0}},
	{"cell: empty strings in a list", PAGE(COLUMN("A"), ROW("['','','']")),
		"A\n[  ]\n; 1 row; ok", {0, 0}},
	{"cell: a list of a hidden column", PAGE(HIDDEN("W") "," COLUMN("A"), ROW("[1,[2]],'a'")),
		"A\na\n; 1 row; ok", {0, 0}},
	{"cell: members of a map that have other names here",
		PAGE(COLUMN("A"), ROW("{'cells':[1],'object':{'metadata':{'namespace':'n'}}}")),
		"NAMESPACE   A\n            map[cells:[1] object:map[metadata:map[namespace:n]]]\n"
		"; 1 row; ok",
		{NA, 0}},
	{"cell: ends at a line feed", PAGE(COLUMN("A"), ROW("'a\\nb'")), "A\na...\n; 1 row; ok",
		{0, 0}},
	{"cell: ends at a carriage return", PAGE(COLUMN("A"), ROW("'a\\rb'")),
		"A\na...\n; 1 row; ok", {0, 0}},
	{"cell: ends at a form feed", PAGE(COLUMN("A"), ROW("'a\\fb'")), "A\na...\n; 1 row; ok",
		{0, 0}},
	{"cell: ends once", PAGE(NAME_AGE, ROW("'\\n\\n','x'")),
		"NAME   AGE\n...    x\n; 1 row; ok", {0, 0}},
	{"cell: ends within a list, and the next cell", PAGE(NAME_AGE, ROW("['a\\nb',1],'x'")),
		"NAME      AGE\n[a...     x\n; 1 row; ok", {0, 0}},
	{"cell: an escape sequence", PAGE(COLUMN("A"), ROW("'\\u001b[31mred'")),
		"A\n^[[31mred\n; 1 row; ok", {0, 0}},
	{"cell: other control characters stay", PAGE(COLUMN("A"), ROW("'\\u0007\\u009b'")),
		"A\n\a\xc2\x9b\n; 1 row; ok", {0, 0}},
	{"cell: a tab begins another", PAGE(NAME_AGE, ROW("'a','b\\tc'")),
		"NAME   AGE\na      b     c\n; 1 row; ok", {0, 0}},
	{"cell: a vertical tab, too, which needs room",
		PAGE(NAME_AGE, ROW("'a','01234567\\u000bc'") "," ROW("'b','cc'")),
		"NAME   AGE\na      01234567   c\nb      cc\n; 2 rows; ok", {0, 0}},
	{"cell: what is before a tab needs room", PAGE(NAME_AGE, ROW("'a','01234567\\tc'")),
		"NAME   AGE\na      01234567   c\n; 1 row; ok", {0, 0}},
	{"cell: what is between two tabs needs room of its own",
		PAGE(NAME_AGE, ROW("'a','0123456789\\t01234567\\tc'")),
		"NAME   AGE\na      0123456789   01234567   c\n; 1 row; ok", {0, 0}},
	{"cell: what is between two tabs needs no more than that",
		PAGE(NAME_AGE, ROW("'a','0123456789\\tb\\tc'")),
		"NAME   AGE\na      0123456789   b     c\n; 1 row; ok", {0, 0}},
	{"cell: what is behind a tab needs room of its own, before another cell",
		PAGE(NAME_AGE, ROW("'0123456789\\tb','c'")),
		"NAME         AGE\n0123456789   b     c\n; 1 row; ok", {0, 0}},
	{"cell: a last one needs no room beside what is before a tab",
		PAGE(NAME_AGE, ROW("'a','b\\tc'") "," ROW("'a','0123456789'")),
		"NAME   AGE\na      b     c\na      0123456789\n; 2 rows; ok", {0, 0}},
	{"cell: an escaped surrogate pair is one character",
		PAGE(NAME_AGE, ROW("'\\ud83d\\ude00',1") "," ROW("'a',2")),
		"NAME   AGE\n😀      1\na      2\n; 2 rows; ok", {0, 0}},

	{"namespace: comes first", PAGE(NAME_AGE, IN("ns", "'a','5d'")),
		"NAMESPACE   NAME   AGE\nns          a      5d\n; 1 row; ok", {NA, 0}},
	{"namespace: not wanted", PAGE(NAME_AGE, IN("ns", "'a','5d'")),
		"NAME   AGE\na      5d\n; 1 row; ok", {0, 0}},
	{"namespace: without a header", PAGE(NAME_AGE, IN("ns", "'a','5d'")),
		"ns    a     5d\n; 1 row; ok", {NA | NH, 0}},
	{"namespace: widens its column",
		PAGE(NAME_AGE, IN("kube-public-system", "'a','5d'") "," IN("b", "'c','6d'")),
		"NAMESPACE            NAME   AGE\nkube-public-system   a      5d\n"
		"b                    c      6d\n; 2 rows; ok",
		{NA, 0}},
	{"namespace: of no object", PAGE(NAME_AGE, ROW("'a','5d'") "," IN("b", "'c','6d'")),
		"NAMESPACE   NAME   AGE\n            a      5d\nb           c      6d\n; 2 rows; ok",
		{NA, 0}},
	{"namespace: null",
		PAGE(COLUMN("A"), "{'cells':['a'],'object':{'metadata':{'namespace':null}}}"),
		"NAMESPACE   A\n            a\n; 1 row; ok", {NA, 0}},
	{"namespace: an object without metadata",
		PAGE(COLUMN("A"), "{'cells':['a'],'object':null}"),
		"NAMESPACE   A\n            a\n; 1 row; ok", {NA, 0}},
	{"namespace: the first of two",
		PAGE(COLUMN("A"),
			"{'cells':['a'],'object':{'metadata':{'namespace':'n','namespace':'m'}}}"),
		"NAMESPACE   A\nn           a\n; 1 row; ok", {NA, 0}},
	{"namespace: before cells",
		PAGE(NAME_AGE, "{'object':{'metadata':{'namespace':'n'}},'cells':['a','b']}"),
		"NAMESPACE   NAME   AGE\nn           a      b\n; 1 row; ok", {NA, 0}},
	{"namespace: of a row without cells", PAGE(NAME_AGE, IN("n", "")),
		"NAMESPACE   NAME   AGE\nn\n; 1 row; ok", {NA, 0}},
	{"namespace: cut and escaped as any cell", PAGE(COLUMN("A"), IN("\\u001bn\\nm", "'a'")),
		"NAMESPACE   A\n^[n...      a\n; 1 row; ok", {NA, 0}},

	{"row: too many cells", PAGE(NAME_AGE, ROW("'a','5d','no',['no']")),
		"NAME   AGE\na      5d\n; 1 row; ok", {0, 0}},
	{"row: too few cells", PAGE(NAME_AGE, ROW("'a'") "," ROW("'b','6d'")),
		"NAME   AGE\na\nb      6d\n; 2 rows; ok", {0, 0}},
	{"row: no cells", PAGE(NAME_AGE, ROW("") ",{},{'cells':null}"),
		"NAME   AGE\n\n\n\n; 3 rows; ok", {0, 0}},
	{"row: no row at all", PAGE(NAME_AGE, "5,null,'a'"), "; 0 rows; ok", {0, 0}},
	{"row: cells that are no list", PAGE(NAME_AGE, "{'cells':{'a':'b'}}"),
		"NAME   AGE\n\n; 1 row; ok", {0, 0}},
	{"row: an object that is a list",
		PAGE(COLUMN("A"), "{'cells':['a'],'object':[{'namespace':'no'}]}"),
		"NAMESPACE   A\n            a\n; 1 row; ok", {NA, 0}},
	{"row: metadata that is a list",
		PAGE(COLUMN("A"), "{'cells':['a'],'object':{'metadata':['no']}}"),
		"NAMESPACE   A\n            a\n; 1 row; ok", {NA, 0}},
	{"row: columns that are lists", PAGE("['no']," COLUMN("B"), ROW("'a','b'")),
		"      B\na     b\n; 1 row; ok", {0, 0}},
	{"row: a column whose name is an object",
		PAGE(COLUMN("A") ",{'priority':1,'name':{'name':'no'}}", ROW("'a','b'")),
		"A\na\n; 1 row; ok", {0, 0}},
	{"row: rows that are no list",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':{'a':{'cells':[1]}}}",
		"; 0 rows; ok", {0, 0}},
	{"row: before the columns", KIND ",'rows':[" ROW("'a'") "]}",
		"; 0 rows; bad: rows without columns", {0, 0}},
	{"row: no columns", PAGE("", ROW("'a'")), "; 0 rows; bad: rows without columns", {0, 0}},

	{"pages: one header", PAGE(NAME_AGE, ROW("'a',1")) "|" PAGE(NAME_AGE, ROW("'b',2")),
		"NAME   AGE\na      1\nb      2\n; 2 rows; ok", {0, 0}},
	{"pages: short ones are aligned together",
		PAGE(NAME_AGE, ROW("'a',1")) "|" PAGE(NAME_AGE, ROW("'abcdef',2")),
		"NAME     AGE\na        1\nabcdef   2\n; 2 rows; ok", {0, 0}},
	{"pages: the first without rows", PAGE(NAME_AGE, "") "|" PAGE(NAME_AGE, ROW("'b',2")),
		"NAME   AGE\nb      2\n; 1 row; ok", {0, 0}},
	{"pages: the first without rows, the next without columns",
		PAGE(NAME_AGE, "") "|" KIND ",'rows':[" ROW("'b',2") "]}",
		"NAME   AGE\nb      2\n; 1 row; ok", {0, 0}},
	{"pages: the last without rows", PAGE(NAME_AGE, ROW("'b',2")) "|" PAGE(NAME_AGE, ""),
		"NAME   AGE\nb      2\n; 1 row; ok", {0, 0}},
	{"pages: without columns, those of the page before",
		PAGE(NAME_WIDE_AGE, ROW("'a','w',1")) "|" KIND ",'rows':[" ROW("'b','x',2") "]}",
		"NAME   AGE\na      1\nb      2\n; 2 rows; ok", {0, 0}},
	{"pages: without a header, each one's first row is padded",
		PAGE(NAME_AGE, ROW("'a',1")) "|" PAGE(NAME_AGE, ROW("'b',2") "," ROW("'ééé',3")),
		"a        1\nb        2\nééé      3\n; 3 rows; ok", {NH, 0}},
	{"pages: a page that is cut short", PAGE(NAME_AGE, ROW("'a',1")) "|" KIND,
		"; 1 row; bad: it ends too early", {0, 0}},
	{"pages: a page that is cut short, and a whole one", KIND "|" PAGE(NAME_AGE, ROW("'a',1")),
		"; 0 rows; bad: it ends too early", {0, 0}},
	{"pages: an empty one", PAGE(NAME_AGE, ROW("'a',1")) "|", "; 1 row; bad: it ends too early",
		{0, 0}},
	{"pages: one that says not what it is",
		PAGE(NAME_AGE, ROW("'a',1")) "|{'columnDefinitions':[" NAME_AGE
					     "],'rows':[" ROW("'b',2") "]}",
		"; 1 row; other", {0, 0}},
	{"pages: without a header, the characters of each one's first row",
		PAGE(NAME_AGE, ROW("'a',1")) "|" PAGE(NAME_AGE, ROW("'é',2") "," ROW("'éééé',3")),
		"a         1\né         2\néééé      3\n; 3 rows; ok", {NH, 0}},
	{"pages: one of another kind", PAGE(NAME_AGE, ROW("'a',1")) "|{'kind':'Status'}",
		"; 1 row; other", {0, 0}},

	{"other: a Status", "{'kind':'Status','apiVersion':'v1','status':'Failure'}",
		"; 0 rows; other", {0, 0}},
	{"other: a list", "{'kind':'PodList','apiVersion':'v1','items':[{}]}", "; 0 rows; other",
		{0, 0}},
	{"other: a Table of another group",
		"{'kind':'Table','apiVersion':'furniture.example/v1','rows':[]}", "; 0 rows; other",
		{0, 0}},
	{"other: of the group, but no Table", "{'kind':'Status','apiVersion':'meta.k8s.io/v1'}",
		"; 0 rows; other", {0, 0}},
	{"other: it says not what it is",
		"{'columnDefinitions':[" NAME_AGE "],'rows':[" ROW("'a'") "]}", "; 0 rows; other",
		{0, 0}},
	{"other: it says no kind", "{'apiVersion':'meta.k8s.io/v1'}", "; 0 rows; other", {0, 0}},
	{"other: it says no group", "{'kind':'Table'}", "; 0 rows; other", {0, 0}},
	{"other: it says its kind twice and no group", "{'kind':'Table','kind':'Table'}",
		"; 0 rows; other", {0, 0}},
	{"other: the kind is no string", "{'kind':5}", "; 0 rows; other", {0, 0}},
	{"other: a number", "5", "; 0 rows; other", {0, 0}},
	{"other: a string", "'Table'", "; 0 rows; other", {0, 0}},
	{"other: a list of Tables", "[" PAGE(NAME_AGE, ROW("'a',1")) "]", "; 0 rows; other",
		{0, 0}},
	{"other: an older version is a Table, too",
		"{'kind':'Table','apiVersion':'meta.k8s.io/v1beta1','columnDefinitions':[" NAME_AGE
		"],'rows':[" ROW("'a',1") "]}",
		"NAME   AGE\na      1\n; 1 row; ok", {0, 0}},

	{"bad: not JSON", "<html>", "; 0 rows; bad: a value is missing", {0, 0}},
	{"bad: nothing", "", "; 0 rows; bad: it ends too early", {0, 0}},
	{"bad: cut short", KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[" ROW("'a',1"),
		"; 1 row; bad: it ends too early", {0, 0}},
	{"bad: something follows", PAGE(NAME_AGE, ROW("'a',1")) "x",
		"; 1 row; bad: more than one value", {0, 0}},

	{"sink: takes no more", PAGE(NAME_AGE, ROW("'a',1")),
		"NAME   AGE\na      1\n; 1 row; stopped", {0, 1}},
};

/* Quotes and zeros in the place of what stands for them; free() it. */
static struct span body_of(const char *s)
{
	size_t len = strlen(s);
	unsigned char *body = malloc(len + 1);

	for (size_t i = 0; i < len; i++)
		body[i] = (unsigned char)(s[i] == '\'' ? '"' : s[i] == '|' ? '\0' : s[i]);
	return (struct span){body, len};
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct span body = body_of(row->body);
	const char *said =
		cut_differs(&(struct cut_way){table_outcome, &row->asked}, body, row->outcome);

	free((void *)(uintptr_t)body.ptr);
	if (said != NULL)
		fail_msg("\n  expected: %s\n       got: %s", row->outcome, said);
}

#define TEN(x) x x x x x x x x x x
#define ROWS_60 \
	TEN(ROW("'a','5d'") ",") \
	TEN(ROW("'a','5d'") ",") \
	TEN(ROW("'a','5d'") ",") \
	TEN(ROW("'a','5d'") ",") TEN(ROW("'a','5d'") ",") TEN(ROW("'a','5d'") ",") ROW("'a','5d'")
#define WIDE_500 TEN(TEN("01234"))

/* `head`, `times` times `repeat`, `tail`: what is printed begins with `begins` and ends with `ends`. */
static const struct long_row {
	const char *name, *head, *repeat;
	size_t times;
	const char *tail, *begins, *ends;
	struct table_asked asked;
} long_rows[] = {
	{"columns: 64", KIND ",'columnDefinitions':[", COLUMN("A") ",", 63,
		COLUMN("B") "],'rows':[" ROW("'a','b'") "]}", "A     A     A     ",
		"A     B\na     b\n; 1 row; ok", {0, 0}},
	{"columns: 65", KIND ",'columnDefinitions':[", COLUMN("A") ",", 64, COLUMN("B") "]}",
		"; 0 rows", "; bad: more than 64 columns", {0, 0}},
	{"columns: 64 and NAMESPACE, each with its own width", KIND ",'columnDefinitions':[",
		COLUMN("A") ",", 63, COLUMN("Last") "],'rows':[" IN("n", "1") "]}",
		"NAMESPACE   A     A ", "A     LAST\nn           1\n; 1 row; ok", {NA, 0}},
	{"columns: the 64th is hidden", KIND ",'columnDefinitions':[", COLUMN("A") ",", 63,
		HIDDEN("B") "],'rows':[" ROW("'a'") "]}", "A     A     A     ",
		"A     A\na\n; 1 row; ok", {0, 0}},
	{"row: 300 cells too many",
		KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[{'cells':['a'", ",'b'", 300,
		"]}]}", "A\na\n; 1 row", "; ok", {0, 0}},
	{"cell: 100 tabs, more than there are widths",
		KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[{'cells':['", "b\\t", 100,
		"c']}]}", "A\nb     b     b     ", "b     b     c\n; 1 row; ok", {0, 0}},
	{"cell: longer than what a sink gets at once",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[{'cells':['", "0123456789abcdef",
		1000, "','x']}]}", "NAME                ", "0123456789abcdef   x\n; 1 row; ok",
		{0, 0}},
	{"row: as long as it may be",
		KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[{'cells':['",
		"0123456789abcdef", COLUMNS_BUFFER / 16 - 1, "0123456789abcde']}]}",
		"A\n0123456789abcdef", "0123456789abcde\n; 1 row; ok", {0, 0}},
	{"row: one byte longer", KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[{'cells':['",
		"0123456789abcdef", COLUMNS_BUFFER / 16, "']}]}", "",
		"; 0 rows; bad: a row of more than 512 KiB", {0, 0}},
	{"row: one byte too long behind another",
		KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[" ROW("'a'") ",{'cells':['",
		"0123456789abcdef", COLUMNS_BUFFER / 16, "']}]}", "A\na\n; 1 row",
		"; bad: a row of more than 512 KiB", {0, 0}},
	{"row: far too long", KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[{'cells':['",
		"0123456789abcdef", COLUMNS_BUFFER / 8, "']}]}", "",
		"; 0 rows; bad: a row of more than 512 KiB", {0, 0}},
	{"row: far too long, and cut to its first line",
		KIND ",'columnDefinitions':[" COLUMN("A") "],'rows':[{'cells':['a\\n",
		"0123456789abcdef", COLUMNS_BUFFER / 8, "']}]}", "A\na...\n", "; 1 row; ok",
		{0, 0}},
	{"buffer: what is more comes out in parts",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'0123456789','5d'") ",",
		100000, ROW("'0123456789abcdef','6d'") "]}",
		"NAME         AGE\n0123456789   5d\n0123456789   5d\n",
		"0123456789         5d\n0123456789abcdef   6d\n; 100001 rows; ok", {0, 0}},
	{"buffer: a namespace that comes behind the end of it",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[",
		IN("namespace-a", "'0123456789','5d'") ",", 30000, IN("b", "'a','6d'") "]}",
		"NAMESPACE     NAME         AGE\nnamespace-a   0123456789   5d\n",
		"namespace-a   0123456789   5d\nb             a            6d\n; 30001 rows; ok",
		{NA, 0}},
	{"pages: 99 rows wait for the next page",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'a','5d'") ",", 98,
		ROW("'a','5d'") "]}|" PAGE(NAME_AGE, ROW("'0123456789','6d'")),
		"NAME         AGE\na            5d\n",
		"a            5d\n0123456789   6d\n; 100 rows; ok", {0, 0}},
	{"pages: 100 rows do not", KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[",
		ROW("'a','5d'") ",", 99,
		ROW("'a','5d'") "]}|" PAGE(NAME_AGE, ROW("'0123456789','6d'")),
		"NAME   AGE\na      5d\n", "a      5d\n0123456789   6d\n; 101 rows; ok", {0, 0}},
	{"pages: of 101 rows one does", KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[",
		ROW("'a','5d'") ",", 100,
		ROW("'a','5d'") "]}|" PAGE(NAME_AGE, ROW("'0123456789','6d'")),
		"NAME   AGE\na      5d\n",
		"a      5d\na            5d\n0123456789   6d\n; 102 rows; ok", {0, 0}},
	{"pages: rows of two pages make no hundred",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'a','5d'") ",", 60,
		ROW("'a','5d'") "]}|" PAGE(NAME_AGE, ROWS_60) "|" PAGE(
			NAME_AGE, ROW("'0123456789','6d'")),
		"NAME         AGE\na            5d\n",
		"a            5d\n0123456789   6d\n; 123 rows; ok", {0, 0}},
	{"pages: 200 rows of one that is cut short are not shown",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'a','5d'") ",", 200,
		"|" PAGE(NAME_AGE, ROW("'b','6d'")), "; 200 rows", "; bad: it ends too early",
		{0, 0}},
	{"pages: fewer rows than a hundred's rest are left of a full buffer",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[",
		ROW("'" WIDE_500 WIDE_500 "','5d'") ",", 598,
		ROW("'a','5d'") "]}|" PAGE(NAME_AGE, ROW("'b','6d'")), "NAME  ",
		"   6d\n; 600 rows; ok", {0, 0}},
	{"pages: of 200 rows, all of one width",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'a','5d'") ",", 199,
		ROW("'0123456789','5d'") "]}|" PAGE(NAME_AGE, ROW("'b','6d'")),
		"NAME         AGE\na            5d\n",
		"0123456789   5d\nb            6d\n; 201 rows; ok", {0, 0}},
	{"pages: the rows that a full buffer has printed count no more",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'0123456789','5d'") ",",
		37550, ROW("'a','5d'") "]}|" PAGE(NAME_AGE, ROW("'b','6d'")),
		"NAME         AGE\n0123456789   5d\n",
		"0123456789   5d\na            5d\nb            6d\n; 37552 rows; ok", {0, 0}},
	{"sink: takes what fits and no more", KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[",
		ROW("'0123456789','5d'") ",", 1000, ROW("'a','5d'") "]}", "NAME         AGE\n",
		"; 1001 rows; stopped", {0, 5000}},
	{"sink: takes no more of a full buffer",
		KIND ",'columnDefinitions':[" NAME_AGE "],'rows':[", ROW("'0123456789','5d'") ",",
		100000, ROW("'a','5d'") "]}", "NAME         AGE\n", " rows; stopped", {0, 5000}},
};

#define TEXT_MAX ((size_t)4 << 20)

struct kept {
	struct sink sink;
	size_t len, room;
	bool closed;
	char text[TEXT_MAX];
};

static bool keep(struct sink *sink, struct span s)
{
	struct kept *k = (struct kept *)(void *)sink;

	assert_false(k->closed);
	assert_true(k->len + s.len < sizeof k->text);
	memcpy(k->text + k->len, s.ptr, s.len);
	k->len += s.len;
	k->closed = k->room > 0 && k->len > k->room;
	return !k->closed;
}

static void print_long(struct kept *k, struct span body, size_t piece, unsigned options)
{
	static struct table t;
	static struct outcome end;
	struct span page;

	k->sink.put = keep;
	k->len = 0;
	k->closed = false;
	table_init(&t, &k->sink, options);
	for (;;) {
		page = span_take(&body, span_find(body, '\0'));
		while (page.len > 0)
			table_push(&t, span_take(&page, piece < page.len ? piece : page.len));
		if (body.len == 0)
			break;
		span_take(&body, 1);
		table_next_page(&t);
	}
	end.len = 0;
	table_say_end(&end, &t);
	assert_false(end.broken);
	memcpy(k->text + k->len, end.log, end.len + 1);
	k->len += end.len;
}

static void test_long_row(void **state)
{
	static const size_t pieces[] = {SIZE_MAX, 4096, 4095, 17};
	static struct kept k;
	const struct long_row *row = *state;
	struct span whole = rows_repeat(row->head, row->repeat, row->times, row->tail);
	struct span body = body_of((const char *)whole.ptr);

	for (size_t i = 0; i < COUNT(pieces); i++) {
		k.room = row->asked.room;
		print_long(&k, body, pieces[i], row->asked.options);
		assert_memory_equal(k.text, row->begins, strlen(row->begins));
		assert_true(k.len >= strlen(row->ends));
		assert_string_equal(k.text + k.len - strlen(row->ends), row->ends);
	}
	free((void *)(uintptr_t)body.ptr);
	free((void *)(uintptr_t)whole.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(long_rows, test_long_row);
	return rows_run("table");
}
