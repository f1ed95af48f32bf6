#include "tests/unit/rows.h"

#include "tests/outcome/scan.h"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"all there is", BYTES("{\"a\":[1,true,false,null,\"b\"],\"c\":{}}"),
		"{ 'a': [ 1# true false null 'b' ] 'c': { } } done"},
	{"an object", BYTES("{}"), "{ } done"},
	{"an array", BYTES("[]"), "[ ] done"},
	{"a string", BYTES("\"a\""), "'a' done"},
	{"an empty string", BYTES("\"\""), "'' done"},
	{"a number", BYTES("1"), "1# done"},
	{"true", BYTES("true"), "true done"},
	{"false", BYTES("false"), "false done"},
	{"null", BYTES("null"), "null done"},
	{"names twice are told twice", BYTES("{\"a\":1,\"a\":2}"), "{ 'a': 1# 'a': 2# } done"},
	{"an empty name", BYTES("{\"\":\"\"}"), "{ '': '' } done"},
	{"an object in an object", BYTES("{\"a\":{\"b\":{}}}"), "{ 'a': { 'b': { } } } done"},
	{"an array in an array", BYTES("[[],[[]]]"), "[ [ ] [ [ ] ] ] done"},
	{"an array in an object in an array", BYTES("[{\"a\":[{}]}]"), "[ { 'a': [ { } ] } ] done"},
	{"an object is gone on with behind an array in it", BYTES("{\"a\":[],\"b\":1}"),
		"{ 'a': [ ] 'b': 1# } done"},
	{"an array is gone on with behind an object in it", BYTES("[{},1]"), "[ { } 1# ] done"},
	{"members of all kinds", BYTES("{\"a\":\"b\",\"c\":-1,\"d\":true,\"e\":null}"),
		"{ 'a': 'b' 'c': -1# 'd': true 'e': null } done"},

	{"space: everywhere", BYTES(" \t\n\r[ \t\n\r1 \t\n\r, \t\n\r2 \t\n\r] \t\n\r"),
		"[ 1# 2# ] done"},
	{"space: everywhere in an object", BYTES("\r{\n\"a\"\t:\r1\n,\t\"b\" :\r\n\"\"\n}\r"),
		"{ 'a': 1# 'b': '' } done"},
	{"space: in empty ones", BYTES("[{ },[\n]]"), "[ { } [ ] ] done"},
	{"space: behind a number", BYTES("1 "), "1# done"},
	{"space: behind a number, a line end", BYTES("1\n"), "1# done"},
	{"space: a long run",
		BYTES("[                                                  \n"
		      "                                                  ]"),
		"[ ] done"},
	{"space: the byte behind it, behind a comma", BYTES("[1,!2]"),
		"[ 1# bad: a value is missing at 3"},
	{"space: the byte before it, behind a comma", BYTES("[1,\0372]"),
		"[ 1# bad: a value is missing at 3"},
	{"space: a vertical tab is none", BYTES("\v1"), "bad: a value is missing at 0"},
	{"space: a form feed is none", BYTES("[1\f]"), "[ 1# bad: a comma or ] is missing at 2"},
	{"space: a NUL is none", BYTES("1\0"), "1# bad: more than one value at 1"},
	{"space: one outside ASCII is none", BYTES("[\xc2\xa0]"),
		"[ bad: a value or ] is missing at 1"},
	{"space: a comment is none", BYTES("[1/**/]"), "[ 1# bad: a comma or ] is missing at 2"},
	{"space: the byte before tab", BYTES("\b1"), "bad: a value is missing at 0"},
	{"space: the byte behind CR", BYTES("\0161"), "bad: a value is missing at 0"},
	{"space: the byte before space", BYTES("\0371"), "bad: a value is missing at 0"},
	{"space: the byte behind space", BYTES("!1"), "bad: a value is missing at 0"},

	{"value: none", BYTES(""), "bad: it ends too early at 0"},
	{"value: none but space", BYTES(" \n"), "bad: it ends too early at 2"},
	{"value: a byte-order mark", BYTES("\xef\xbb\xbf{}"), "bad: a value is missing at 0"},
	{"value: a word", BYTES("[x]"), "[ bad: a value or ] is missing at 1"},
	{"value: a capital word", BYTES("True"), "bad: a value is missing at 0"},
	{"value: NaN", BYTES("NaN"), "bad: a value is missing at 0"},
	{"value: Infinity", BYTES("-Infinity"), "- bad: a malformed number at 1"},
	{"value: a comma", BYTES(","), "bad: a value is missing at 0"},
	{"value: a colon", BYTES(":"), "bad: a value is missing at 0"},
	{"value: a closing brace", BYTES("}"), "bad: a value is missing at 0"},
	{"value: a closing bracket", BYTES("]"), "bad: a value is missing at 0"},
	{"value: single quotes", BYTES("'a'"), "bad: a value is missing at 0"},
	{"value: a byte outside ASCII", BYTES("\xe9"), "bad: a value is missing at 0"},

	{"end: a second value", BYTES("1 2"), "1# bad: more than one value at 2"},
	{"end: a value behind an object", BYTES("{}{}"), "{ } bad: more than one value at 2"},
	{"end: a value behind an array", BYTES("[]1"), "[ ] bad: more than one value at 2"},
	{"end: a string behind a string", BYTES("\"a\"\"b\""), "'a' bad: more than one value at 3"},
	{"end: a comma behind the value", BYTES("[],"), "[ ] bad: more than one value at 2"},
	{"end: a colon behind the value", BYTES("\"a\":1"), "'a' bad: more than one value at 3"},
	{"end: a bracket too many", BYTES("[]]"), "[ ] bad: more than one value at 2"},
	{"end: a brace too many", BYTES("{}}"), "{ } bad: more than one value at 2"},
	{"end: a word behind the value", BYTES("nullx"), "null bad: more than one value at 4"},
	{"end: a NUL behind the value", BYTES("{}\0"), "{ } bad: more than one value at 2"},

	{"array: a comma first", BYTES("[,1]"), "[ bad: a value or ] is missing at 1"},
	{"array: a comma last", BYTES("[1,]"), "[ 1# bad: a value is missing at 3"},
	{"array: two commas", BYTES("[1,,2]"), "[ 1# bad: a value is missing at 3"},
	{"array: no comma", BYTES("[1 2]"), "[ 1# bad: a comma or ] is missing at 3"},
	{"array: no comma between strings", BYTES("[\"a\"\"b\"]"),
		"[ 'a' bad: a comma or ] is missing at 4"},
	{"array: no comma behind an array", BYTES("[[]1]"),
		"[ [ ] bad: a comma or ] is missing at 3"},
	{"array: no comma behind a literal", BYTES("[true false]"),
		"[ true bad: a comma or ] is missing at 6"},
	{"array: no comma before an object", BYTES("[1{}]"),
		"[ 1# bad: a comma or ] is missing at 2"},
	{"array: a colon first", BYTES("[:]"), "[ bad: a value or ] is missing at 1"},
	{"array: a colon behind a string", BYTES("[\"a\":1]"),
		"[ 'a' bad: a comma or ] is missing at 4"},
	{"array: ended by a backslash", BYTES("[\\"), "[ bad: a value or ] is missing at 1"},
	{"array: ended by what is like a bracket", BYTES("[1|"),
		"[ 1# bad: a comma or ] is missing at 2"},
	{"array: begun by what is like a bracket", BYTES("[Z"),
		"[ bad: a value or ] is missing at 1"},
	{"array: ended by a brace", BYTES("[}"), "[ bad: a value or ] is missing at 1"},
	{"array: ended by a brace behind a value", BYTES("[1}"),
		"[ 1# bad: a comma or ] is missing at 2"},
	{"array: ended by a brace behind an object", BYTES("[{}}"),
		"[ { } bad: a comma or ] is missing at 3"},

	{"object: a comma first", BYTES("{,}"), "{ bad: a name or } is missing at 1"},
	{"object: a comma last", BYTES("{\"a\":1,}"), "{ 'a': 1# bad: a name is missing at 7"},
	{"object: two commas", BYTES("{\"a\":1,,}"), "{ 'a': 1# bad: a name is missing at 7"},
	{"object: a number for a name", BYTES("{1:1}"), "{ bad: a name or } is missing at 1"},
	{"object: a minus for a name", BYTES("{-"), "{ bad: a name or } is missing at 1"},
	{"object: a word for a name", BYTES("{a:1}"), "{ bad: a name or } is missing at 1"},
	{"object: a literal for a name", BYTES("{true:1}"), "{ bad: a name or } is missing at 1"},
	{"object: an object for a name", BYTES("{{}:1}"), "{ bad: a name or } is missing at 1"},
	{"object: an array for a name", BYTES("{[]:1}"), "{ bad: a name or } is missing at 1"},
	{"object: a number for the second name", BYTES("{\"a\":1,2:3}"),
		"{ 'a': 1# bad: a name is missing at 7"},
	{"object: an object for the second name", BYTES("{\"a\":1,{}:3}"),
		"{ 'a': 1# bad: a name is missing at 7"},
	{"object: a colon first", BYTES("{:1}"), "{ bad: a name or } is missing at 1"},
	{"object: no colon", BYTES("{\"a\" 1}"), "{ 'a': bad: a colon is missing at 5"},
	{"object: no colon and no value", BYTES("{\"a\"}"), "{ 'a': bad: a colon is missing at 4"},
	{"object: a comma for the colon", BYTES("{\"a\",1}"),
		"{ 'a': bad: a colon is missing at 4"},
	{"object: a string for the colon", BYTES("{\"a\"\"b\"}"),
		"{ 'a': bad: a colon is missing at 4"},
	{"object: two colons", BYTES("{\"a\"::1}"), "{ 'a': bad: a value is missing at 5"},
	{"object: no value", BYTES("{\"a\":}"), "{ 'a': bad: a value is missing at 5"},
	{"object: no value before a comma", BYTES("{\"a\":,\"b\":1}"),
		"{ 'a': bad: a value is missing at 5"},
	{"object: no comma", BYTES("{\"a\":1 \"b\":2}"),
		"{ 'a': 1# bad: a comma or } is missing at 7"},
	{"object: no comma behind an object", BYTES("{\"a\":{}\"b\":2}"),
		"{ 'a': { } bad: a comma or } is missing at 7"},
	{"object: a colon for the comma", BYTES("{\"a\":\"b\":1}"),
		"{ 'a': 'b' bad: a comma or } is missing at 8"},
	{"object: ended by what is like a brace", BYTES("{|"),
		"{ bad: a name or } is missing at 1"},
	{"object: begun by what is like a brace", BYTES("z"), "bad: a value is missing at 0"},
	{"object: ended by a bracket", BYTES("{]"), "{ bad: a name or } is missing at 1"},
	{"object: ended by a bracket behind a value", BYTES("{\"a\":1]"),
		"{ 'a': 1# bad: a comma or } is missing at 6"},
	{"object: ended by a bracket behind an array", BYTES("{\"a\":[]]"),
		"{ 'a': [ ] bad: a comma or } is missing at 7"},

	{"early: in an array", BYTES("["), "[ bad: it ends too early at 1"},
	{"early: behind an element", BYTES("[true"), "[ true bad: it ends too early at 5"},
	{"early: behind a comma", BYTES("[1,"), "[ 1# bad: it ends too early at 3"},
	{"early: in an object", BYTES("{"), "{ bad: it ends too early at 1"},
	{"early: behind a name", BYTES("{\"a\""), "{ 'a': bad: it ends too early at 4"},
	{"early: behind a colon", BYTES("{\"a\":"), "{ 'a': bad: it ends too early at 5"},
	{"early: behind a member", BYTES("{\"a\":\"b\""), "{ 'a': 'b' bad: it ends too early at 8"},
	{"early: in a name", BYTES("{\"a"), "{ 'a bad: it ends too early at 3"},
	{"early: in a string", BYTES("\"a"), "'a bad: it ends too early at 2"},
	{"early: at the start of a string", BYTES("\""), "bad: it ends too early at 1"},
	{"early: in an escape", BYTES("\"a\\"), "'a bad: it ends too early at 3"},
	{"early: in a \\u", BYTES("\"\\u004"), "bad: it ends too early at 6"},
	{"early: behind half a pair", BYTES("\"\\ud800"), "bad: it ends too early at 7"},
	{"early: in a UTF-8 sequence", BYTES("\"\xc3"), "'\\xc3 bad: it ends too early at 2"},
	{"early: in a literal", BYTES("nul"), "bad: it ends too early at 3"},
	{"early: in a number in an array", BYTES("[1"), "[ 1 bad: it ends too early at 2"},
	{"early: in a number in an object", BYTES("{\"a\":1.5"),
		"{ 'a': 1.5 bad: it ends too early at 8"},
	{"early: behind a minus", BYTES("-"), "- bad: it ends too early at 1"},
	{"early: behind a point", BYTES("1."), "1. bad: it ends too early at 2"},
	{"early: behind an e", BYTES("1e"), "1e bad: it ends too early at 2"},
	{"early: behind an exponent's sign", BYTES("1e+"), "1e+ bad: it ends too early at 3"},

	{"literal: three in a row", BYTES("[true,false,null,true]"),
		"[ true false null true ] done"},
	{"literal: another second letter", BYTES("[tru,nall]"), "[ bad: an unknown word at 4"},
	{"literal: another last letter", BYTES("trux"), "bad: an unknown word at 3"},
	{"literal: another letter of false", BYTES("falze"), "bad: an unknown word at 3"},
	{"literal: another letter of null", BYTES("nill"), "bad: an unknown word at 1"},
	{"literal: the rest of another", BYTES("nulse"), "bad: an unknown word at 3"},
	{"literal: a NUL for its end", BYTES("tru\0"), "bad: an unknown word at 3"},
	{"literal: a capital letter", BYTES("tRue"), "bad: an unknown word at 1"},

	{"number: zero", BYTES("0"), "0# done"},
	{"number: minus zero", BYTES("-0"), "-0# done"},
	{"number: all digits", BYTES("1234567890"), "1234567890# done"},
	{"number: of each first digit", BYTES("[1,2,3,4,5,6,7,8,9]"),
		"[ 1# 2# 3# 4# 5# 6# 7# 8# 9# ] done"},
	{"number: negative", BYTES("[-1,-9]"), "[ -1# -9# ] done"},
	{"number: a fraction", BYTES("0.0123456789"), "0.0123456789# done"},
	{"number: a fraction of a long one", BYTES("12.50"), "12.50# done"},
	{"number: an exponent", BYTES("1e5"), "1e5# done"},
	{"number: an exponent of zero", BYTES("0e0"), "0e0# done"},
	{"number: a capital E", BYTES("10E05"), "10E05# done"},
	{"number: an exponent with a plus", BYTES("1e+1234567890"), "1e+1234567890# done"},
	{"number: an exponent with a minus", BYTES("-1.5e-7"), "-1.5e-7# done"},
	{"number: everything, before a comma", BYTES("[-120.340E-560,0]"),
		"[ -120.340E-560# 0# ] done"},
	{"number: each kind before a bracket", BYTES("[[0],[-0],[10],[1.5],[1e5]]"),
		"[ [ 0# ] [ -0# ] [ 10# ] [ 1.5# ] [ 1e5# ] ] done"},
	{"number: before a brace", BYTES("{\"a\":0}"), "{ 'a': 0# } done"},
	{"number: longer than anybody counts", BYTES("123456789012345678901234567890.0"),
		"123456789012345678901234567890.0# done"},
	{"number: a leading zero", BYTES("01"), "0 bad: a malformed number at 1"},
	{"number: a leading zero, negative", BYTES("-00"), "-0 bad: a malformed number at 2"},
	{"number: a plus", BYTES("+1"), "bad: a value is missing at 0"},
	{"number: a minus alone", BYTES("[-]"), "[ - bad: a malformed number at 2"},
	{"number: two minuses", BYTES("--1"), "- bad: a malformed number at 1"},
	{"number: a minus in it", BYTES("1-2"), "1# bad: more than one value at 1"},
	{"number: a plus in it", BYTES("1+2"), "1# bad: more than one value at 1"},
	{"number: a point first", BYTES(".5"), "bad: a value is missing at 0"},
	{"number: a point behind the minus", BYTES("-.5"), "- bad: a malformed number at 1"},
	{"number: a point last", BYTES("[1.]"), "[ 1. bad: a malformed number at 3"},
	{"number: two points", BYTES("1..5"), "1. bad: a malformed number at 2"},
	{"number: a second point", BYTES("1.5.5"), "1.5# bad: more than one value at 3"},
	{"number: a point in the exponent", BYTES("1e5.5"), "1e5# bad: more than one value at 3"},
	{"number: an e behind the point", BYTES("1.e5"), "1. bad: a malformed number at 2"},
	{"number: an e behind the minus", BYTES("-e5"), "- bad: a malformed number at 1"},
	{"number: an e first", BYTES("e5"), "bad: a value is missing at 0"},
	{"number: an e last", BYTES("[1e]"), "[ 1e bad: a malformed number at 3"},
	{"number: two es", BYTES("1ee5"), "1e bad: a malformed number at 2"},
	{"number: a second e", BYTES("1e5e5"), "1e5# bad: more than one value at 3"},
	{"number: an exponent's sign last", BYTES("[1e-]"), "[ 1e- bad: a malformed number at 4"},
	{"number: two signs of an exponent", BYTES("1e+-5"), "1e+ bad: a malformed number at 3"},
	{"number: a second sign of an exponent", BYTES("1e5-5"),
		"1e5# bad: more than one value at 3"},
	{"number: a sign behind the point", BYTES("1.-5"), "1. bad: a malformed number at 2"},
	{"number: a sign behind a fraction", BYTES("1.5-5"), "1.5# bad: more than one value at 3"},
	{"number: hexadecimal", BYTES("0x1"), "0# bad: more than one value at 1"},
	{"number: the byte before the digits", BYTES("[1/]"),
		"[ 1# bad: a comma or ] is missing at 2"},
	{"number: the byte behind the digits", BYTES("[1:]"),
		"[ 1# bad: a comma or ] is missing at 2"},
	{"number: the byte before the digits, first", BYTES("[/]"),
		"[ bad: a value or ] is missing at 1"},
	{"number: the letters beside e", BYTES("[1d]"), "[ 1# bad: a comma or ] is missing at 2"},
	{"number: the letters beside E", BYTES("[1F]"), "[ 1# bad: a comma or ] is missing at 2"},
	{"number: a quote in it", BYTES("[1\"\"]"), "[ 1# bad: a comma or ] is missing at 2"},
	{"number: a word behind it", BYTES("[1true]"), "[ 1# bad: a comma or ] is missing at 2"},

	{"string: what JSON is made of is text in it", BYTES("\"{}[]:, true1\""),
		"'{}[]:, true1' done"},
	{"string: DEL", BYTES("\"\x7f\""), "'\\x7f' done"},
	{"string: a space at its ends", BYTES("\" a \""), "' a ' done"},
	{"string: a control character", BYTES("\"a\tb\""), "'a bad: a bare control character at 2"},
	{"string: a control character first", BYTES("\"\n\""),
		"bad: a bare control character at 1"},
	{"string: a NUL", BYTES("[\"a\0\"]"), "[ 'a bad: a bare control character at 3"},
	{"string: a control character in a name", BYTES("{\"a\x1f\":1}"),
		"{ 'a bad: a bare control character at 3"},

	{"escape: each", BYTES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
		"'\"\\/\\x08\\x0c\\x0a\\x0d\\x09' done"},
	{"escape: within text", BYTES("\"a\\nb\\\\c\\\"d\""), "'a\\x0ab\\c\"d' done"},
	{"escape: in a name", BYTES("{\"\\n\\u0061\\\"\":1}"), "{ '\\x0aa\"': 1# } done"},
	{"escape: a quote behind one ends the string", BYTES("\"\\\\\""), "'\\' done"},
	{"escape: an escaped quote does not", BYTES("\"\\\""), "'\" bad: it ends too early at 3"},
	{"escape: two backslashes and a quote", BYTES("\"\\\\\\\"\""), "'\\\"' done"},
	{"escape: unknown", BYTES("\"a\\x41\""), "'a bad: an unknown escape at 3"},
	{"escape: a", BYTES("\"\\a\""), "bad: an unknown escape at 2"},
	{"escape: c", BYTES("\"\\c\""), "bad: an unknown escape at 2"},
	{"escape: s", BYTES("\"\\s\""), "bad: an unknown escape at 2"},
	{"escape: v", BYTES("\"\\v\""), "bad: an unknown escape at 2"},
	{"escape: 0", BYTES("\"\\0\""), "bad: an unknown escape at 2"},
	{"escape: a single quote", BYTES("\"\\'\""), "bad: an unknown escape at 2"},
	{"escape: a capital", BYTES("\"\\N\""), "bad: an unknown escape at 2"},
	{"escape: a capital U", BYTES("\"\\U0041\""), "bad: an unknown escape at 2"},
	{"escape: a line end", BYTES("\"\\\n\""), "bad: an unknown escape at 2"},
	{"escape: a backspace", BYTES("\"\\\b\""), "bad: an unknown escape at 2"},
	{"escape: a NUL", BYTES("\"\\\0\""), "bad: an unknown escape at 2"},
	{"escape: outside ASCII", BYTES("\"\\\xc3\xa9\""), "bad: an unknown escape at 2"},

	{"\\u: one byte", BYTES("\"\\u0041\\u007f\\u0000\\u001f\""), "'A\\x7f\\x00\\x1f' done"},
	{"\\u: a quote and a backslash", BYTES("\"\\u0022\\u005c\""), "'\"\\' done"},
	{"\\u: two bytes", BYTES("\"\\u0080\\u07ff\""), "'\\xc2\\x80\\xdf\\xbf' done"},
	{"\\u: three bytes", BYTES("\"\\u0800\\uffff\""), "'\\xe0\\xa0\\x80\\xef\\xbf\\xbf' done"},
	{"\\u: beside the surrogates", BYTES("\"\\ud7ff\\ue000\""),
		"'\\xed\\x9f\\xbf\\xee\\x80\\x80' done"},
	{"\\u: digits of both cases", BYTES("\"\\uABCD\\uabcd\\uEf09\""),
		"'\\xea\\xaf\\x8d\\xea\\xaf\\x8d\\xee\\xbc\\x89' done"},
	{"\\u: text behind it", BYTES("\"\\u00411\""), "'A1' done"},
	{"\\u: three digits", BYTES("\"\\u041\""), "bad: a hex digit is missing at 6"},
	{"\\u: no digit", BYTES("\"\\u\""), "bad: a hex digit is missing at 3"},
	{"\\u: another letter", BYTES("\"\\u004g\""), "bad: a hex digit is missing at 6"},
	{"\\u: a sign", BYTES("\"\\u+041\""), "bad: a hex digit is missing at 3"},
	{"\\u: braces", BYTES("\"\\u{41}\""), "bad: a hex digit is missing at 3"},

	{"pair: the first", BYTES("\"\\ud800\\udc00\""), "'\\xf0\\x90\\x80\\x80' done"},
	{"pair: the last", BYTES("\"\\udbff\\udfff\""), "'\\xf4\\x8f\\xbf\\xbf' done"},
	{"pair: one between", BYTES("\"\\uD83D\\uDE00\""), "'\\xf0\\x9f\\x98\\x80' done"},
	{"pair: in a name", BYTES("{\"\\ud83d\\ude00\":1}"), "{ '\\xf0\\x9f\\x98\\x80': 1# } done"},
	{"pair: two", BYTES("\"\\ud83d\\ude00\\ud83d\\ude01\""),
		"'\\xf0\\x9f\\x98\\x80\\xf0\\x9f\\x98\\x81' done"},
	{"pair: the first half at the end", BYTES("\"\\ud800\""), "'\\xef\\xbf\\xbd' done"},
	{"pair: the first half before text", BYTES("\"\\udbffa\""), "'\\xef\\xbf\\xbda' done"},
	{"pair: the first half before text like an escape", BYTES("\"\\ud800udc00\""),
		"'\\xef\\xbf\\xbdudc00' done"},
	{"pair: the first half before an escape", BYTES("\"\\ud800\\n\""),
		"'\\xef\\xbf\\xbd\\x0a' done"},
	{"pair: the first half before an escaped backslash", BYTES("\"\\ud800\\\\udc00\""),
		"'\\xef\\xbf\\xbd\\udc00' done"},
	{"pair: the first half before another \\u", BYTES("\"\\ud800\\u0041\""),
		"'\\xef\\xbf\\xbdA' done"},
	{"pair: the first half before a \\u below the second halves", BYTES("\"\\ud800\\uabff\""),
		"'\\xef\\xbf\\xbd\\xea\\xaf\\xbf' done"},
	{"pair: the first half before a \\u above the second halves", BYTES("\"\\ud800\\ue000\""),
		"'\\xef\\xbf\\xbd\\xee\\x80\\x80' done"},
	{"pair: the first half twice", BYTES("\"\\ud800\\ud800\""),
		"'\\xef\\xbf\\xbd\\xef\\xbf\\xbd' done"},
	{"pair: the first half twice, then the second", BYTES("\"\\ud83d\\ud83d\\ude00\""),
		"'\\xef\\xbf\\xbd\\xf0\\x9f\\x98\\x80' done"},
	{"pair: the first half before UTF-8", BYTES("\"\\ud800\xc3\xa9\""),
		"'\\xef\\xbf\\xbd\\xc3\\xa9' done"},
	{"pair: the second half alone", BYTES("\"\\udc00\\udfff\""),
		"'\\xef\\xbf\\xbd\\xef\\xbf\\xbd' done"},
	{"pair: the second half behind text", BYTES("\"\\ud83da\\ude00\""),
		"'\\xef\\xbf\\xbda\\xef\\xbf\\xbd' done"},
	{"pair: the second half twice", BYTES("\"\\ud83d\\ude00\\ude00\""),
		"'\\xf0\\x9f\\x98\\x80\\xef\\xbf\\xbd' done"},
	{"pair: the first half, then a bad escape", BYTES("\"\\ud800\\x\""),
		"'\\xef\\xbf\\xbd bad: an unknown escape at 8"},
	{"pair: the first half, then a bad \\u", BYTES("\"\\ud800\\udc0\""),
		"bad: a hex digit is missing at 12"},
	{"pair: of one string is not another's", BYTES("[\"\\ud800\",\"\\udc00\"]"),
		"[ '\\xef\\xbf\\xbd' '\\xef\\xbf\\xbd' ] done"},

	{"UTF-8: two bytes", BYTES("\"\xc2\x80\xdf\xbf\""), "'\\xc2\\x80\\xdf\\xbf' done"},
	{"UTF-8: three bytes", BYTES("\"\xe0\xa0\x80\xef\xbf\xbf\""),
		"'\\xe0\\xa0\\x80\\xef\\xbf\\xbf' done"},
	{"UTF-8: four bytes", BYTES("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
		"'\\xf0\\x90\\x80\\x80\\xf4\\x8f\\xbf\\xbf' done"},
	{"UTF-8: beside the surrogates", BYTES("\"\xed\x9f\xbf\xee\x80\x80\""),
		"'\\xed\\x9f\\xbf\\xee\\x80\\x80' done"},
	{"UTF-8: between text",
		BYTES("{\"a\xc3\xa9"
		      "b\":\"\xe2\x82\xac c\"}"),
		"{ 'a\\xc3\\xa9b': '\\xe2\\x82\\xac c' } done"},
	{"UTF-8: before an escape", BYTES("\"\xc3\xa9\\n\xc3\xa9\""),
		"'\\xc3\\xa9\\x0a\\xc3\\xa9' done"},
	{"UTF-8: a continuation alone", BYTES("\"a\x80\""),
		"'a bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: one continuation too many", BYTES("\"\xc3\xa9\xa9\""),
		"'\\xc3\\xa9 bad: bytes that are not UTF-8 at 3"},
	{"UTF-8: cut by the quote", BYTES("\"\xe2\x82\""),
		"'\\xe2\\x82 bad: bytes that are not UTF-8 at 3"},
	{"UTF-8: cut by text", BYTES("\"\xe2\x82z\""),
		"'\\xe2\\x82 bad: bytes that are not UTF-8 at 3"},
	{"UTF-8: cut by an escape", BYTES("\"\xe2\\u0041\""),
		"'\\xe2 bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: cut by another", BYTES("\"\xe2\x82\xc3\xa9\""),
		"'\\xe2\\x82 bad: bytes that are not UTF-8 at 3"},
	{"UTF-8: overlong, two bytes", BYTES("\"\xc1\xbf\""), "bad: bytes that are not UTF-8 at 1"},
	{"UTF-8: overlong, three bytes", BYTES("\"\xe0\x9f\xbf\""),
		"'\\xe0 bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: overlong, four bytes", BYTES("\"\xf0\x8f\xbf\xbf\""),
		"'\\xf0 bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: a surrogate", BYTES("\"\xed\xa0\x80\""),
		"'\\xed bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: above U+10FFFF", BYTES("\"\xf4\x90\x80\x80\""),
		"'\\xf4 bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: five bytes", BYTES("\"\xf5\x80\x80\x80\""), "bad: bytes that are not UTF-8 at 1"},
	{"UTF-8: 0xff", BYTES("\"\xff\""), "bad: bytes that are not UTF-8 at 1"},
	{"UTF-8: in a name", BYTES("{\"\xff\":1}"), "{ bad: bytes that are not UTF-8 at 2"},
	{"UTF-8: outside a string", BYTES("[1,\xc3\xa9]"), "[ 1# bad: a value is missing at 3"},
};

/* `open`, `times` times, `middle`, and `close`, as often. */
struct nest {
	const char *open, *middle, *close, *tail;
};

static const struct nest_row {
	const char *name;
	struct nest input;
	size_t times;
	struct nest outcome;
} nest_rows[] = {
	{"depth: as many arrays as may be", {"[", "", "]", ""}, SCAN_DEPTH_MAX,
		{"[ ", "", "] ", "done"}},
	{"depth: an array more", {"[", "[", "", ""}, SCAN_DEPTH_MAX,
		{"[ ", "", "", "bad: nested deeper than 256 at 256"}},
	{"depth: an object more", {"[", "{", "", ""}, SCAN_DEPTH_MAX,
		{"[ ", "", "", "bad: nested deeper than 256 at 256"}},
	{"depth: as many objects as may be", {"{\"\":", "1", "}", ""}, SCAN_DEPTH_MAX,
		{"{ '': ", "1# ", "} ", "done"}},
	{"depth: an object more than objects", {"{\"\":", "{", "", ""}, SCAN_DEPTH_MAX,
		{"{ '': ", "", "", "bad: nested deeper than 256 at 1024"}},
	{"depth: an object more, where none may be", {"[", "1{", "", ""}, SCAN_DEPTH_MAX,
		{"[ ", "1# ", "", "bad: a comma or ] is missing at 257"}},
	{"depth: the kind of each is known", {"[{\"\":", "1", "}]", ""}, SCAN_DEPTH_MAX / 2,
		{"[ { '': ", "1# ", "} ] ", "done"}},
	{"depth: the kind of each is known, the other way", {"{\"\":[", "1", "]}", ""},
		SCAN_DEPTH_MAX / 2, {"{ '': [ ", "1# ", "] } ", "done"}},
	{"depth: the kind of each is known, in threes", {"[{\"\":[", "1", "]}]", ""},
		SCAN_DEPTH_MAX / 3, {"[ { '': [ ", "1# ", "] } ] ", "done"}},
	{"depth: what is closed does not count", {"[[],", "[]", "]", ""}, SCAN_DEPTH_MAX - 1,
		{"[ [ ] ", "[ ] ", "] ", "done"}},
};

/* Strings and white space of every length are run through in steps of several bytes. */
static const struct long_row {
	const char *name, *head, *repeat, *tail;
	const char *said_head, *said_repeat, *said_tail;
} long_rows[] = {
	{"long: text", "\"", "a", "\"", "'", "a", "' done"},
	{"long: a name", "{\"", "a", "\":1}", "{ '", "a", "': 1# } done"},
	{"long: text before an escape", "\"", "a", "\\\"\"", "'", "a", "\"' done"},
	{"long: UTF-8", "\"", "\xe2\x82\xac", "\"", "'", "\\xe2\\x82\\xac", "' done"},
	{"long: escaped quotes", "\"", "\\\"", "\"", "'", "\"", "' done"},
	{"long: escaped line ends", "\"", "\\n", "\"", "'", "\\x0a", "' done"},
	{"long: digits", "[1", "1", "]", "[ 1", "1", "# ] done"},
	{"long: spaces", "[", " ", "]", "[ ", "", "] done"},
	{"long: line ends", "[\n", "\n", "]", "[ ", "", "] done"},
	{"long: spaces behind a line end", "{\n", " ", "}", "{ ", "", "} done"},
	{"long: spaces behind the value", "1\n", " ", "", "1# ", "", "done"},
};

/* Beside it, what opens at `depth` is skipped. */
static void check(struct span input, const char *outcome, unsigned depth)
{
	const char *other = cut_differs(
		&(struct cut_way){scan_outcome, &(struct scan_with){depth}}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	for (unsigned depth = 1; depth <= 3; depth++)
		check(row->input, row->outcome, depth);
}

/* A nest as one string; free() it. */
static char *nest_text(const struct nest *n, size_t times)
{
	struct span open = rows_repeat("", n->open, times, n->middle);
	struct span both = rows_repeat((const char *)open.ptr, n->close, times, n->tail);

	free((void *)(uintptr_t)open.ptr);
	return (char *)(uintptr_t)both.ptr;
}

static void test_nest_row(void **state)
{
	const struct nest_row *row = *state;
	char *input = nest_text(&row->input, row->times);
	char *outcome = nest_text(&row->outcome, row->times);

	check(span_of(input), outcome, 2);
	free(input);
	free(outcome);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;

	for (size_t times = 0; times <= 35; times++) {
		struct span input = rows_repeat(row->head, row->repeat, times, row->tail);
		struct span said =
			rows_repeat(row->said_head, row->said_repeat, times, row->said_tail);

		check(input, (const char *)said.ptr, 1);
		free((void *)(uintptr_t)input.ptr);
		free((void *)(uintptr_t)said.ptr);
	}
}

/* Reads `text` in one piece, skipping nothing; how many bytes were read in all. */
static size_t read_all(struct scan *s, struct span text, enum scan_event *end)
{
	struct span out;

	scan_init(s);
	while ((*end = scan_next(s, &text, &out)) != SCAN_MORE && *end != SCAN_BAD)
		continue;
	return (size_t)s->offset;
}

/* Each byte at each place of a long string: 40 bytes are two steps of 16 and a rest. */
static void test_every_byte(void **state)
{
	(void)state;
	for (size_t at = 0; at < 40; at++)
		for (unsigned c = 0; c < 256; c++) {
			unsigned char text[43];
			enum scan_event end;
			struct scan s;
			size_t stop = sizeof text;

			memset(text, 'a', sizeof text);
			text[0] = text[sizeof text - 1] = '"';
			text[1 + at] = (unsigned char)c;
			/* Behind an early quote or a backslash comes an "a", which may not. */
			if (c == '"' || c == '\\' || (c >= 0xc2 && c <= 0xf4))
				stop = at + 2;
			else if (c < ' ' || c >= 0x80)
				stop = at + 1;
			if (read_all(&s, (struct span){text, sizeof text}, &end) != stop)
				fail_msg("byte %u at %zu: stopped at %zu", c, at, (size_t)s.offset);
			assert_int_equal(end, stop == sizeof text ? SCAN_MORE : SCAN_BAD);
		}
}

/* Whether `n` bytes of a sequence that has `len` can become a character. */
static bool may_become_character(const unsigned char *bytes, size_t n, size_t len)
{
	static const uint32_t first[] = {0, 0, 0x80, 0x800, 0x10000};
	static const uint32_t last[] = {0, 0, 0x7ff, 0xffff, 0x10ffff};
	uint32_t from = bytes[0] & (0x7fu >> len), to;

	for (size_t i = 1; i < n; i++) {
		if (bytes[i] >> 6 != 2)
			return false;
		from = from << 6 | (bytes[i] & 0x3f);
	}
	to = ((from + 1) << 6 * (len - n)) - 1;
	from <<= 6 * (len - n);
	from = from < first[len] ? first[len] : from;
	to = to > last[len] ? last[len] : to;
	return from <= to && !(from >= 0xd800 && to <= 0xdfff);
}

/* How many of the bytes stand before the first wrong one; all four when none is wrong. */
static size_t good_bytes(const unsigned char bytes[static 4])
{
	size_t at = 0;

	while (at < 4) {
		unsigned char c = bytes[at];
		size_t len = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		if (c < 0x80) {
			at++;
			continue;
		}
		for (size_t n = 1; n == 1 || n <= len; n++) {
			if (at + n > 4)
				return 4;
			if (len == 0 || c >= 0xf8 || !may_become_character(bytes + at, n, len))
				return at + n - 1;
		}
		at += len;
	}
	return 4;
}

/* Every first and second byte, with thirds and fourths from both sides of each limit. */
static void test_every_sequence(void **state)
{
	static const unsigned char others[] = {'a', 0x7f, 0x80, 0xbf, 0xc0, 0xe2};
	unsigned char text[5] = {'"'};
	enum scan_event end;
	struct scan s;

	(void)state;
	for (unsigned i = 0; i < 0x80 * 0x100 * COUNT(others) * COUNT(others); i++) {
		text[1] = (unsigned char)(0x80 + i % 0x80);
		text[2] = (unsigned char)(i >> 7);
		text[3] = others[(i >> 15) % COUNT(others)];
		text[4] = others[(i >> 15) / COUNT(others)];
		if (text[2] < ' ' || text[2] == '"' || text[2] == '\\')
			continue;
		if (read_all(&s, (struct span){text, 5}, &end) != 1 + good_bytes(text + 1))
			fail_msg("%02x %02x %02x %02x: stopped at %zu", text[1], text[2], text[3],
				text[4], (size_t)s.offset);
	}
}

/* Lines of a watch: a value's end is known before what follows it is read. */
static void test_lines(void **state)
{
	struct span in = SPAN("{\"a\":[]}\n\"b\"\n[]"), out;
	const size_t left[] = {7, 3, 0};
	struct scan s;

	(void)state;
	for (size_t i = 0; i < COUNT(left); i++) {
		scan_init(&s);
		assert_false(scan_is_whole(&s));
		while (!scan_is_whole(&s))
			assert_int_not_equal(scan_next(&s, &in, &out), SCAN_MORE);
		assert_int_equal(in.len, left[i]);
		assert_int_equal(scan_end(&s, &out), SCAN_DONE);
	}
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(nest_rows, test_nest_row);
	ROWS_ADD(long_rows, test_long_row);
	rows_add_one("string: every byte at every place", test_every_byte);
	rows_add_one("UTF-8: every sequence", test_every_sequence);
	rows_add_one("lines: a value ends before what follows it", test_lines);
	return rows_run("scan");
}
