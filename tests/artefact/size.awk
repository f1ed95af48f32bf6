# From a linker map: bytes that are loaded, by folder of ours, and by object of
# BearSSL and musl.

function hex(s,    i, n) {
	n = 0
	for (i = 3; i <= length(s); i++)
		n = n * 16 + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1
	return n
}

function part_of(file) {
	if (match(file, /\/obj\/[a-z]+\//))
		return substr(file, RSTART + 5, RLENGTH - 6)
	if (file ~ /\/bearssl\//)
		return "BearSSL"
	if (file ~ /libc\.a/)
		return "musl"
	if (file ~ /crt[1in]\.o/)
		return "strings, merged"
	return file ~ /main\.o/ ? "main.c" : "compiler"
}

function count(name, size, file) {
	if (name ~ /^\.(debug|comment|bss|note)/ || size == 0)
		return
	part[part_of(file)] += size
	gsub(/.*\/bearssl\//, "BearSSL ", file)
	gsub(/.*libc\.a\(/, "musl ", file)
	gsub(/.*\/obj\//, "", file)
	sub(/\.l?o\)?$/, "", file)
	object[file] += size
}

/^Linker script and memory map/ { on = 1 }
!on { next }
# A long section name has a line to itself.
NF == 1 && /^ \./ { name = $1; next }
NF == 3 && /^ +0x/ && name != "" { count(name, hex($2), $3) }
NF == 4 && /^ \./ { count($1, hex($3), $4) }
{ name = "" }

END {
	sort = "sort -rn"
	for (p in part)
		printf "%8d  %s\n", part[p], p | sort
	close(sort)
	print "of these, by object (100 bytes and more):"
	for (o in object)
		if (object[o] >= 100)
			printf "%8d  %s\n", object[o], o | sort
	close(sort)
}
