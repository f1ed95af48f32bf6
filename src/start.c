/*
 * Where the kernel begins (in place of the C library's rcrt1.o): unpacks the constants,
 * makes the addresses in our data right for where we have been loaded, and hands over to
 * the C library.
 *
 * These addresses stand in DT_RELR, which packs 63 of them into 8 bytes where DT_RELA
 * needs 24 for each: 4 KB of 128. musl's start before 1.2.4 does not know it. A linker
 * that does not know it either leaves them in DT_RELA.
 */
#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef DT_RELR
#define DT_RELRSZ 35
#define DT_RELR 36
#endif

#define WORD_BITS 64

/* More than the constants have when they are packed; their room is larger. */
#define START_PACKED_MAX 16384

/* What the dynamic section says: entries with tags below this are looked at. */
#define TAGS (DT_RELR + 1)

/* The stack as the kernel leaves it is the argument: argc, argv. */
#if defined(__x86_64__)
__asm__(".text\n.global _start\n.type _start, @function\n_start:\n"
	"\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall start_relocated\n");
#elif defined(__aarch64__)
__asm__(".text\n.global _start\n.type _start, @function\n_start:\n"
	"\tmov x29, #0\n\tmov x30, #0\n\tmov x0, sp\n\tand sp, x0, #-16\n\tb start_relocated\n");
#else
#error "no start for this machine"
#endif

/* By the linker; addresses of these are relative to the program counter, and so right. */
extern const Elf64_Dyn _DYNAMIC[] __attribute__((visibility("hidden")));
extern char __ehdr_start[] __attribute__((visibility("hidden")));
extern unsigned char constants_start[] __attribute__((visibility("hidden")));
extern unsigned char constants_end[] __attribute__((visibility("hidden")));

int __libc_start_main(int (*main)(int, char **), int argc, char **argv, void (*init)(void),
	void (*fini)(void), void (*linker)(void));
int main(int argc, char **argv);
_Noreturn void start_relocated(uintptr_t *stack) __attribute__((used, visibility("hidden")));

/* What we have been linked to have at this address. */
static void *at(uintptr_t address)
{
	return __ehdr_start + address;
}

/*
 * An even entry is the address of a word; an odd one tells with each further bit which
 * of the next 63 words are addresses, too.
 */
static void relocate_packed(const uint64_t *entry, size_t count)
{
	uintptr_t base = (uintptr_t)__ehdr_start, *word = at(0);

	for (; count > 0; count--, entry++) {
		if ((*entry & 1) == 0) {
			word = at(*entry);
			*word++ += base;
			continue;
		}
		for (unsigned bit = 1; bit < WORD_BITS; bit++)
			if (*entry >> bit & 1)
				word[bit - 1] += base;
		word += WORD_BITS - 1;
	}
}

/* All of them are R_*_RELATIVE: there is nothing to be found in other files. */
static void relocate(const Elf64_Rela *entry, size_t count)
{
	for (; count > 0; count--, entry++)
		*(uintptr_t *)at(entry->r_offset) =
			(uintptr_t)__ehdr_start + (uintptr_t)entry->r_addend;
}

/* As much as the packed constants may have: they make room for what they hold. */
static unsigned char packed[START_PACKED_MAX];

struct reader {
	const unsigned char *in;
	unsigned bits; /* those left of a byte, below a 1 that ends them */
};

static unsigned read_bit(struct reader *r)
{
	r->bits <<= 1;
	if ((r->bits & 0xff) == 0)
		r->bits = (unsigned)*r->in++ << 1 | 1;
	return r->bits >> 8 & 1;
}

static size_t read_gamma(struct reader *r)
{
	size_t n = 1;

	while (read_bit(r))
		n = n << 1 | read_bit(r);
	return n;
}

/* What host/pack.c has packed, in its own place. */
static void unpack(void)
{
	struct reader r = {.in = packed, .bits = 0x80};
	unsigned char *out = constants_start;

	memcpy(packed, out, sizeof packed);
	while (out < constants_end) {
		size_t distance, n = 1;
		bool far;

		if (!read_bit(&r)) {
			*out++ = *r.in++;
			continue;
		}
		far = read_bit(&r);
		distance = *r.in++ + 1u;
		if (far)
			distance += (size_t)*r.in++ << 8;
		for (n += read_gamma(&r); n > 0; n--, out++)
			*out = *(out - distance);
	}
}

_Noreturn void start_relocated(uintptr_t *stack)
{
	uintptr_t value[TAGS];

	for (size_t i = 0; i < TAGS; i++)
		value[i] = 0;
	for (const Elf64_Dyn *d = _DYNAMIC; d->d_tag != DT_NULL; d++)
		if (d->d_tag < TAGS)
			value[d->d_tag] = d->d_un.d_val;
	relocate_packed(at(value[DT_RELR]), value[DT_RELRSZ] / sizeof(uint64_t));
	relocate(at(value[DT_RELA]), value[DT_RELASZ] / sizeof(Elf64_Rela));
	unpack();
	/* Nothing may be moved up: the compiler cannot see what has changed. */
	__asm__ volatile("" : : : "memory");
	__libc_start_main(main, (int)stack[0], (char **)(stack + 1), NULL, NULL, NULL);
	__builtin_unreachable();
}
