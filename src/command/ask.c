#include "command/ask.h"

void ask_tell(struct ask *a)
{
	if (a->text.cut)
		FAIL(&a->f, FAIL_JSON_LIMIT, "over 8 KiB in one line");
	else
		sink_put(&a->out.sink, text_span(&a->text));
	a->text.len = 0;
}
