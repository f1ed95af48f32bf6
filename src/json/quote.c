#include "json/quote.h"

#include "json/compact.h"

struct text_sink {
	struct sink sink;
	struct text *text;
};

static bool put(struct sink *self, struct span bytes)
{
	text_add_span(((struct text_sink *)self)->text, bytes);
	return true;
}

void quote_add(struct text *out, struct span s)
{
	struct text_sink to = {{put}, out};

	text_add_byte(out, '"');
	compact_escape(&to.sink, s, false);
	text_add_byte(out, '"');
}
