#!/bin/sh
# Runs cmocka programs ($2 and on), each with a JUnit report into the folder $1.
# Fails when one of them does.
to=$1
shift
status=0
for test in "$@"; do
	name=$(basename "$test")
	rm -f "$to/$name.xml"
	if CMOCKA_MESSAGE_OUTPUT=XML CMOCKA_XML_FILE="$to/$name.xml" "$test" 2>"$to/$name.log" && [ -f "$to/$name.xml" ]; then
		continue
	fi
	status=1
	echo "not ok - $name"
	cat "$to/$name.log"
	# A crash leaves no report, or a part of one: it counts as a failure all the same.
	grep -q '</testsuites>' "$to/$name.xml" 2>/dev/null || cat >"$to/$name.xml" <<EOT
<testsuites><testsuite name="$name" tests="1" failures="1"><testcase name="$name runs to its end"><failure>it crashed</failure></testcase></testsuite></testsuites>
EOT
done
exit $status
