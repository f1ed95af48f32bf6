#include "net/http.h"

#include "base/text.h"
#include "net/grammar.h"

enum state {
	LINE, /* bytes of a line of the head */
	LINE_LF,
	HEADED, /* the head is complete; HTTP_HEAD is still to be told */
	LENGTH, /* Content-Length bytes of body */
	CHUNKS,
	UNTIL_CLOSE,
	DONE,
	BAD
};

void http_init(struct http *h, bool request_was_head)
{
	/* Not the whole struct: the head's 64 KiB would be written to for nothing. */
	memset(h, 0, offsetof(struct http, head));
	h->no_body = request_was_head;
	h->state = LINE;
	chunked_init(&h->body);
}

static enum state bad(struct http *h, const char *why)
{
	h->why = why;
	return BAD;
}

/* The status line (RFC 9112, section 4): "HTTP/1.1 200 OK"; the reason may be empty. */
static enum state read_status_line(struct http *h, struct span line)
{
	uint64_t status;
	unsigned char minor;

	if (line.len == 0)
		return bad(h, "an empty line before the status line");
	if (!span_starts_with(line, SPAN("HTTP/")))
		return bad(h, "it does not begin with HTTP/1.1");
	minor = line.len < sizeof "HTTP/1.1 200" - 1 ? '\0' : line.ptr[7];
	if (minor < '0' || minor > '9' || !span_starts_with(line, SPAN("HTTP/1.")) ||
		line.ptr[8] != ' ')
		return bad(h, "its version is not HTTP/1.1");
	h->old = minor == '0';
	if (!text_read_decimal((struct span){line.ptr + 9, 3}, 599, &status) || status < 100)
		return bad(h, "the status is not a number from 100 to 599");
	if (line.len > 12 && line.ptr[12] != ' ')
		return bad(h, "the status is not followed by a space");
	h->status = (unsigned)status;
	return LINE;
}

/* RFC 9112, section 6.1 and 6.3: one coding, chunked, and not in HTTP/1.0. */
static enum state read_transfer_encoding(struct http *h, struct span value)
{
	if (h->chunked)
		return bad(h, "Transfer-Encoding twice");
	if (!span_equal_nocase(value, SPAN("chunked")))
		return bad(h, "a Transfer-Encoding other than chunked");
	h->chunked = true;
	return LINE;
}

static enum state read_content_length(struct http *h, struct span value)
{
	if (h->has_length)
		return bad(h, "Content-Length twice");
	if (!text_read_decimal(value, INT64_MAX, &h->length))
		return bad(h, "a Content-Length that is not a number below 2^63");
	h->has_length = true;
	return LINE;
}

/* Cuts "Name: value" (RFC 9112, section 5); false when it has another form. */
static bool split_field(struct span line, struct span *name, struct span *value)
{
	*name = span_take(&line, span_find(line, ':'));
	if (line.len == 0 || !grammar_is_token(*name))
		return false;
	span_take(&line, 1);
	*value = span_trim(line);
	return true;
}

static enum state read_field(struct http *h, struct span line)
{
	struct span name, value;

	if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
		return bad(h, "a folded header line");
	if (!split_field(line, &name, &value))
		return bad(h, "a header line that is not \"Name: value\"");
	if (span_equal_nocase(name, SPAN("Transfer-Encoding")))
		return read_transfer_encoding(h, value);
	if (span_equal_nocase(name, SPAN("Content-Length")))
		return read_content_length(h, value);
	if (span_equal_nocase(name, SPAN("Content-Encoding")) &&
		!span_equal_nocase(value, SPAN("identity")))
		return bad(h, "a Content-Encoding that was not asked for");
	return LINE;
}

/* The empty line: is it an interim response, and what delimits the body? */
static enum state end_head(struct http *h)
{
	if (h->status == 101)
		return bad(h, "a switch of protocols that was not asked for");
	if (h->chunked && h->has_length)
		return bad(h, "both Transfer-Encoding and Content-Length");
	if (h->chunked && h->old)
		return bad(h, "Transfer-Encoding in HTTP/1.0");
	if (h->status >= 200)
		return HEADED;
	if (h->chunked || h->has_length)
		return bad(h, "an interim response with a body");
	h->status = 0;
	h->start = h->used;
	return LINE;
}

static enum state read_line(struct http *h)
{
	struct span line = {h->head + h->line, h->used - 2 - h->line};

	h->line = h->used;
	if (h->status == 0)
		return read_status_line(h, line);
	return line.len == 0 ? end_head(h) : read_field(h, line);
}

static enum state read_head_byte(struct http *h, unsigned char byte)
{
	if (h->used == HTTP_HEAD_MAX)
		return bad(h, "a head of more than 64 KiB");
	h->head[h->used++] = byte;
	if (h->state == LINE_LF)
		return byte == '\n' ? read_line(h) : bad(h, "a CR without LF");
	if (byte == '\r')
		return LINE_LF;
	if (byte == '\n')
		return bad(h, "an LF without CR");
	return grammar_is_field_byte(byte) ? LINE : bad(h, "a control byte in the head");
}

static enum state body_of(const struct http *h)
{
	if (h->no_body || h->status == 204 || h->status == 304)
		return DONE;
	if (h->chunked)
		return CHUNKS;
	if (!h->has_length)
		return UNTIL_CLOSE;
	return h->length > 0 ? LENGTH : DONE;
}

static enum http_event read_chunks(struct http *h, struct span *in, struct span *out)
{
	switch (chunked_next(&h->body, in, out)) {
	case CHUNKED_MORE:
		return HTTP_MORE;
	case CHUNKED_DATA:
		h->received += out->len;
		return HTTP_DATA;
	case CHUNKED_DONE:
		h->state = DONE;
		return HTTP_DONE;
	case CHUNKED_BAD:
		break;
	}
	h->state = (unsigned char)bad(h, "a broken chunk or trailer");
	return HTTP_BAD;
}

static enum http_event read_plain(struct http *h, struct span *in, struct span *out)
{
	uint64_t left = h->state == LENGTH ? h->length - h->received : UINT64_MAX;

	if (in->len == 0)
		return HTTP_MORE;
	*out = span_take(in, left < in->len ? (size_t)left : in->len);
	h->received += out->len;
	if (out->len == left)
		h->state = DONE;
	return HTTP_DATA;
}

enum http_event http_next(struct http *h, struct span *in, struct span *out)
{
	while (h->state <= LINE_LF && in->len > 0)
		h->state = (unsigned char)read_head_byte(h, *span_take(in, 1).ptr);
	switch ((enum state)h->state) {
	case LINE:
	case LINE_LF:
		return HTTP_MORE;
	case HEADED:
		h->state = (unsigned char)body_of(h);
		return HTTP_HEAD;
	case CHUNKS:
		return read_chunks(h, in, out);
	case LENGTH:
	case UNTIL_CLOSE:
		return read_plain(h, in, out);
	case DONE:
		return HTTP_DONE;
	case BAD:
		break;
	}
	return HTTP_BAD;
}

bool http_ended(const struct http *h)
{
	return h->state == DONE || h->state == UNTIL_CLOSE;
}

struct span http_head(const struct http *h)
{
	return (struct span){h->head + h->start, h->used - h->start};
}

/* Cuts the first line, which every line of a complete head is, off `s`, without its CRLF. */
static struct span take_line(struct span *s)
{
	struct span line = span_take(s, span_find(*s, '\r'));

	span_take(s, 2);
	return line;
}

struct span http_reason(const struct http *h)
{
	struct span head = http_head(h), line = take_line(&head);

	span_take(&line, sizeof "HTTP/1.1 200" - 1);
	return span_trim(line);
}

bool http_field_behind(const struct http *h, struct span name, struct span *value)
{
	struct span head = http_head(h), this;

	/* What is left of the line that it stands in. */
	if (value->ptr != NULL)
		span_take(&head, (size_t)(value->ptr - head.ptr));
	take_line(&head);
	while (head.len > 2)
		if (split_field(take_line(&head), &this, value) && span_equal_nocase(this, name))
			return true;
	return false;
}

bool http_field(const struct http *h, struct span name, struct span *value)
{
	*value = (struct span){0};
	return http_field_behind(h, name, value);
}
