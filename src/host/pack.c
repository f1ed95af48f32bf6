/*
 * For the build: packs the constants (.rodata) of a linked peyk, which start.c unpacks
 * before anything else runs: 14 KB of 128. `pack FILE` replaces the last section of
 * the last segment that is loaded by what it packs to, and cuts off the section
 * headers, which nobody needs.
 *
 * Packed bytes are literals and copies, told apart by a bit: 0 and the next byte, or 1
 * and how far back the copy begins, less one (a bit, 0 and one byte or 1 and two, the
 * lower first), and how many bytes it has, less one, in gamma. Bits come in bytes of
 * their own, the highest first, each byte where its first bit is needed. Gamma is
 * Elias' code of n >= 1: a bit 1 before each bit of n behind the highest, then a 0.
 */
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The room that start.c has for it. */
#define PACKED_MAX 16384

/* Copies that are shorter than this pay nothing. */
#define COPY_MIN 2

struct writer {
	unsigned char *out;
	size_t len, bits_at; /* where the byte of bits stands that is being filled */
	unsigned left; /* bits free in it */
};

/* The cheapest way on from each place. */
struct step {
	unsigned cost; /* bits from here to the end */
	size_t length, distance; /* of a copy; 0: a literal */
};

static void fail(const char *what)
{
	(void)fprintf(stderr, "pack: %s\n", what);
	exit(1);
}

static void put_bit(struct writer *w, unsigned bit)
{
	if (w->left == 0) {
		w->bits_at = w->len++;
		w->out[w->bits_at] = 0;
		w->left = 8;
	}
	w->left--;
	w->out[w->bits_at] |= (unsigned char)(bit << w->left);
}

static unsigned gamma_cost(size_t n)
{
	unsigned bits = 1;

	for (; n > 1; n >>= 1)
		bits += 2;
	return bits;
}

static void put_gamma(struct writer *w, size_t n)
{
	unsigned top = (gamma_cost(n) - 1) / 2;

	while (top-- > 0) {
		put_bit(w, 1);
		put_bit(w, n >> top & 1);
	}
	put_bit(w, 0);
}

/* All matches before `at`, from the nearest on: a farther one must be longer. */
static void find_step(const unsigned char *in, size_t at, size_t len, struct step *steps)
{
	struct step *s = &steps[at];
	size_t longest = COPY_MIN - 1;

	*s = (struct step){.cost = steps[at + 1].cost + 9};
	for (size_t distance = 1; distance <= at && at + longest < len; distance++) {
		size_t n = 0;

		if (in[at + longest] != in[at + longest - distance])
			continue;
		while (at + n < len && in[at + n] == in[at + n - distance])
			n++;
		for (size_t l = longest + 1; l <= n; l++) {
			unsigned cost = 2 + (distance > 256 ? 16 : 8) + gamma_cost(l - 1) +
				steps[at + l].cost;

			if (cost < s->cost)
				*s = (struct step){cost, l, distance};
		}
		if (n > longest)
			longest = n;
	}
}

static size_t pack(const unsigned char *in, size_t len, unsigned char *out)
{
	struct step *steps = calloc(len + 1, sizeof *steps);
	struct writer w = {.out = out};

	if (steps == NULL)
		fail("no memory");
	for (size_t at = len; at-- > 0;)
		find_step(in, at, len, steps);
	for (size_t at = 0; at < len;) {
		const struct step *s = &steps[at];

		put_bit(&w, s->length > 0);
		if (s->length == 0) {
			out[w.len++] = in[at++];
			continue;
		}
		put_bit(&w, s->distance > 256);
		out[w.len++] = (unsigned char)(s->distance - 1);
		if (s->distance > 256)
			out[w.len++] = (unsigned char)((s->distance - 1) >> 8);
		put_gamma(&w, s->length - 1);
		at += s->length;
	}
	free(steps);
	return w.len;
}

/* The segment that is loaded last, and the size of the section at its end in the file. */
static Elf64_Phdr *last_segment(unsigned char *file, size_t len, size_t *size)
{
	Elf64_Ehdr *e = (Elf64_Ehdr *)(void *)file;
	Elf64_Phdr *p = (Elf64_Phdr *)(void *)(file + e->e_phoff), *last = NULL;
	Elf64_Shdr *s = (Elf64_Shdr *)(void *)(file + e->e_shoff);

	if (len < sizeof *e || e->e_phoff + e->e_phnum * sizeof *p > len ||
		e->e_shoff + e->e_shnum * sizeof *s > len)
		fail("not an ELF file with sections");
	for (unsigned i = 0; i < e->e_phnum; i++)
		if (p[i].p_type == PT_LOAD)
			last = &p[i];
	if (last == NULL || last->p_offset + last->p_filesz > len)
		fail("no segment");
	for (unsigned i = 0; i < e->e_shnum; i++)
		if (s[i].sh_type == SHT_PROGBITS && s[i].sh_size > 0 &&
			s[i].sh_offset + s[i].sh_size == last->p_offset + last->p_filesz)
			*size = s[i].sh_size;
	e->e_shoff = 0;
	e->e_shnum = e->e_shstrndx = 0;
	return last;
}

int main(int argc, char **argv)
{
	static unsigned char file[1 << 20];
	size_t size = 0, len, packed;
	unsigned char *at, *out;
	Elf64_Phdr *last;
	FILE *f;

	if (argc != 2)
		fail("give it a FILE");
	f = fopen(argv[1], "r+b");
	if (f == NULL)
		fail("cannot open the file");
	len = fread(file, 1, sizeof file, f);
	last = last_segment(file, len, &size);
	if (len == sizeof file || size == 0)
		fail("no constants at the end of the data, or too large");
	at = file + last->p_offset + last->p_filesz - size;
	out = calloc(2, size);
	if (out == NULL)
		fail("no memory");
	packed = pack(at, size, out);
	if (packed > PACKED_MAX)
		fail("they do not get small enough");
	memcpy(at, out, packed);
	last->p_filesz -= size - packed;
	len = last->p_offset + last->p_filesz;
	rewind(f);
	if (fwrite(file, 1, len, f) != len || fclose(f) != 0 || truncate(argv[1], (long)len) != 0)
		fail("cannot write the file");
	free(out);
	return 0;
}
