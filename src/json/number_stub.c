#include "json/number_stub.h"
bool number_print(struct span s, bool inside, struct text *t)
{
	(void)inside;
	text_add_span(t, s);
	return true;
}
bool number_compare(struct span a, struct span b, int *order)
{
	uint64_t x, y;
	if (!text_read_decimal(a, UINT64_MAX, &x) || !text_read_decimal(b, UINT64_MAX, &y))
		return false;
	*order = (x > y) - (x < y);
	return true;
}
