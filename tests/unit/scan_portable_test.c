/* The reader as it is where there is no SSE2: the same rows. */
#undef __SSE2__

#include "tests/unit/scan_test.c"
#include "json/scan.c"
