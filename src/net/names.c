#include "net/names.h"

#include "base/text.h"

/* What the next word of a line is. */
enum line {
	LINE_FIRST,
	LINE_NAMESERVER, /* from here on in the order of `keywords` */
	LINE_OPTIONS,
	LINE_SEARCH,
	LINE_DOMAIN,
	LINE_REST, /* nothing to us */
	LINE_NAME /* of a hosts file */
};

/*
 * Sets `word` to the next word, which lives until the next call; false when
 * `in` is used up. It is handed out when the byte behind it is seen, which
 * stays in `in`. One that is too long is empty.
 */
static bool next_word(struct names_words *w, struct span *in, struct span *word)
{
	for (; in->len > 0; span_take(in, 1)) {
		unsigned char c = *in->ptr;
		bool comment = c == '#' || c == ';';

		if (comment || c == ' ' || (c >= '\t' && c <= '\r')) {
			if (w->len > 0) {
				if (w->len > sizeof w->word)
					w->len = 0;
				*word = (struct span){w->word, w->len};
				w->len = 0;
				return true;
			}
			if (comment)
				w->comment = true;
			if (c == '\n') {
				w->comment = false;
				w->line = LINE_FIRST;
			}
		} else if (!w->comment) {
			if (w->len < sizeof w->word)
				w->word[w->len] = c;
			w->len++;
		}
	}
	return false;
}

void names_hosts_init(struct names_hosts *h, struct span host, struct addresses *out)
{
	*h = (struct names_hosts){.host = host, .out = out};
}

void names_hosts_push(struct names_hosts *h, struct span piece)
{
	struct span word;

	while (next_word(&h->words, &piece, &word)) {
		if (h->words.line == LINE_FIRST)
			h->words.line = address_read(word, &h->address) ? LINE_NAME : LINE_REST;
		else if (h->words.line == LINE_NAME && span_equal_nocase(word, h->host))
			addresses_add(h->out, &h->address);
	}
}

static const char keywords[][11] = {"nameserver", "options", "search", "domain"};

static const struct {
	char word[10];
	unsigned char value, min, max;
} options[NAMES_OPTIONS] = {
#define X(option, word, value, min, max) {word, value, min, max},
	NAMES_OPTION_TABLE(X)
#undef X
};

void names_config_init(struct names_config *c)
{
	c->servers.count = 0;
	c->search_len = 0;
	c->words = (struct names_words){0};
	for (size_t i = 0; i < NAMES_OPTIONS; i++)
		c->options[i] = options[i].value;
}

static void begin_line(struct names_config *c, struct span word)
{
	unsigned char line = LINE_NAMESERVER;

	while (line < LINE_REST && !span_equal(word, span_of(keywords[line - LINE_NAMESERVER])))
		line++;
	c->words.line = line;
	if (line == LINE_SEARCH || line == LINE_DOMAIN)
		c->search_len = 0;
}

static void add_server(struct names_config *c, struct span word)
{
	struct address a;

	if (c->servers.count < NAMES_SERVERS_MAX && address_read(word, &a))
		addresses_add(&c->servers, &a);
}

static void set_option(struct names_config *c, struct span word)
{
	for (size_t i = 0; i < NAMES_OPTIONS; i++) {
		struct span name = span_of(options[i].word), value = word;
		uint64_t n;

		if (!span_starts_with(word, name))
			continue;
		span_take(&value, name.len);
		if (!text_read_decimal(value, UINT64_MAX, &n))
			continue;
		if (n < options[i].min)
			n = options[i].min;
		c->options[i] = n > options[i].max ? options[i].max : (unsigned char)n;
	}
}

/* "." stands for the name as it is, which is tried anyway. */
static void add_domain(struct names_config *c, struct span word)
{
	word = span_without_dot(word);
	if (word.len == 0 || word.len >= sizeof c->search - c->search_len)
		return;
	memcpy(c->search + c->search_len, word.ptr, word.len);
	c->search_len += word.len;
	c->search[c->search_len++] = ' ';
}

void names_config_push(struct names_config *c, struct span piece)
{
	struct span word;

	while (next_word(&c->words, &piece, &word)) {
		switch ((enum line)c->words.line) {
		case LINE_FIRST:
			begin_line(c, word);
			break;
		case LINE_NAMESERVER:
			add_server(c, word);
			break;
		case LINE_OPTIONS:
			set_option(c, word);
			break;
		case LINE_SEARCH:
		case LINE_DOMAIN:
			add_domain(c, word);
			break;
		case LINE_REST:
		case LINE_NAME:
			break;
		}
	}
}

enum as_is {
	AS_IS_FIRST,
	AS_IS_LAST,
	AS_IS_DONE
};

void names_search_init(struct names_search *s, struct span host, const struct names_config *c)
{
	size_t dots = 0;

	for (size_t i = 0; i < host.len; i++)
		dots += host.ptr[i] == '.';
	s->as_is = dots >= c->options[NAMES_NDOTS] ? AS_IS_FIRST : AS_IS_LAST;
	s->domains = (struct span){(const unsigned char *)c->search, c->search_len};
	s->host = span_without_dot(host);
	if (s->host.len < host.len)
		s->domains.len = 0;
}

bool names_search_next(struct names_search *s, struct span *name)
{
	struct text t;

	do {
		text_init(&t, s->name, sizeof s->name);
		text_add_span(&t, s->host);
		if (s->as_is == AS_IS_FIRST || (s->as_is == AS_IS_LAST && s->domains.len == 0)) {
			s->as_is = AS_IS_DONE;
		} else if (s->domains.len > 0) {
			text_add(&t, ".");
			text_add_span(&t, span_take_to(&s->domains, ' '));
		} else {
			return false;
		}
		*name = text_span(&t);
	} while (!dns_name_valid(*name));
	return true;
}
