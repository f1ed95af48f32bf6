#include "json/quote.h"

void quote_add(struct text *out, struct span s)
{
	text_add(out, "\"");
	while (s.len > 0) {
		unsigned char c = *span_take(&s, 1).ptr;

		if (c < ' ') {
			text_add(out, c < 0x10 ? "\\u000" : "\\u001");
			c = (unsigned char)"0123456789abcdef"[c & 15];
		} else if (c == '"' || c == '\\') {
			text_add(out, "\\");
		}
		text_add_byte(out, c);
	}
	text_add(out, "\"");
}
