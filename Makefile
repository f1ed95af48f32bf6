# make            build/peyk, with a C compiler, musl and the BearSSL sources
# make try        the same against a real API server on this machine
# make check      every test
# make image      the container image
# make bench      speed and size beside curl, kubectl and others
# make size       what the bytes are spent on; fails over budget

VERSION = 0.1.0
BUDGET = 131072

# Which subcommands the binary has.
COMMANDS = verbs json probe questions

# Whether a server that does not know TLS 1.3 is spoken to in 1.2: 4 KB.
TLS12 = 1

BUILD = build
BIN = $(BUILD)/peyk

# `make V=1` shows every command.
ifeq ($(V),)
Q = @echo "  $@";
endif

ifeq ($(origin CC),default)
CC = gcc
endif

# ---- the compiler, pointed at musl and away from the system's own libc ----

MACHINE := $(shell uname -m)
MUSL_INCLUDE = $(firstword $(wildcard /usr/include/$(MACHINE)-linux-musl /usr/local/musl/include))
MUSL_LIB = $(firstword $(wildcard /usr/lib/$(MACHINE)-linux-musl /usr/local/musl/lib))
COMPILER_INCLUDE := $(shell $(CC) -print-file-name=include 2>/dev/null)

ifneq ($(MUSL_LIB),)
TARGET_CFLAGS = -nostdinc -isystem $(MUSL_INCLUDE) -isystem $(COMPILER_INCLUDE)
TARGET_LIBS = -nostdlib -Wl,--start-group $(MUSL_LIB)/libc.a -lgcc -Wl,--end-group
HOST_LINK = -static -nostdlib $(MUSL_LIB)/crt1.o $(MUSL_LIB)/crti.o
HOST_LIBS = $(TARGET_LIBS) $(MUSL_LIB)/crtn.o
else ifeq ($(findstring musl,$(shell $(CC) -dumpmachine 2>/dev/null)),)
# Told by the first recipe, so that `make try` can install it.
NO_MUSL = echo "peyk: there is no musl here: install musl-tools (tests/setup.sh build does)" >&2; exit 1
endif

BASE_CFLAGS = -std=c17 -fPIE $(WHOLE) -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-unwind-tables $(UNPADDED) \
	-ffile-prefix-map=$(CURDIR)=.
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wcast-qual -Wwrite-strings -Wundef -Werror
DEFINES = -DPEYK_TLS12=$(TLS12) -DPEYK_VERSION='"$(VERSION)"' -DBEARSSL_VERSION='"$(BEARSSL_VERSION)"'
# A flag that the compiler does not know is left out.
known = $(shell $(CC) -Werror $(1) -xc -c -o /dev/null /dev/null 2>/dev/null && echo '$(1)')
# Zeroed automatic variables would cost 3 KB; the unit tests are built with others.
HARDENING = -fstack-protector
# What -Oz does not turn off by itself: 1.6 KB of ours (gcc 12, x86-64).
SMALL := $(foreach flag,-fno-thread-jumps -fno-move-loop-invariants -fno-tree-switch-conversion \
	-fno-caller-saves -fno-tree-dominator-opts -fno-optimize-sibling-calls -fno-tree-forwprop \
	-fno-partial-inlining,$(call known,$(flag)))
# Tables on the boundaries that the ABI asks for: 0.7 KB.
UNPADDED := $(call known,-malign-data=abi)
# The whole program is optimised at once: 3 % less. The objects hold code, too, which is
# what `make size` and the checks on symbols look at.
WHOLE := $(call known,-flto -ffat-lto-objects)
# For size above all: 1.5 % less than -Os.
SMALLEST := $(or $(call known,-Oz),-Os)
OUR_CFLAGS = $(SMALLEST) $(SMALL) -D_GNU_SOURCE $(HARDENING) $(WARNINGS) -isystem $(BEARSSL_INCLUDE) -Isrc $(DEFINES)
# No RELRO: it is the dynamic linker's to apply, and musl's start of a static
# executable does not.
# The start is ours: start.c.
LINK = -static-pie -nostartfiles -Wl,-z,pack-relative-relocs -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,norelro \
	-Wl,-T,src/peyk.ld -Wl,-z,noexecstack -Wl,-z,noseparate-code -Wl,--hash-style=gnu -s

SRC := $(sort $(shell find src -name '*.c' -not -path 'src/host/*'))
OBJ = $(SRC:src/%.c=$(BUILD)/obj/%.o)

all: $(BIN)

include third_party/bearssl.mk

# Objects are made anew when the compiler or its flags change.
FLAGS = $(CC) $(TARGET_CFLAGS) $(BASE_CFLAGS) $(OUR_CFLAGS) $(BEARSSL_CFLAGS) $(COMMANDS)
$(BUILD)/flags: FORCE
	@$(NO_MUSL)
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(FLAGS))' >$@

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags | $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_CFLAGS) $(BASE_CFLAGS) $(OUR_CFLAGS) -MMD -MP -c -o $@ $<

# What stands for the C library's functions may not be taken for calls of them.
$(BUILD)/obj/libc.o: OUR_CFLAGS += -ffreestanding -fno-lto $(call known,-fno-tree-loop-distribute-patterns)
# It runs over 28 KB each time.
$(BUILD)/obj/start.o: OUR_CFLAGS += -O2
$(BUILD)/obj/main.o: OUR_CFLAGS += -DPEYK_COMMANDS='$(foreach c,$(COMMANDS),COMMAND($c))'

# What runs on the machine that builds.
$(BUILD)/pack: src/host/pack.c $(BUILD)/flags
	$(Q)$(CC) $(TARGET_CFLAGS) -std=c17 -O2 -D_GNU_SOURCE $(HOST_LINK) -o $@ $< $(HOST_LIBS)

PARTS = $(OBJ) $(BEARSSL_OBJ) $(TARGET_LIBS)
$(BIN): $(OBJ) $(BEARSSL_OBJ) $(BUILD)/pack src/peyk.ld
	$(Q)$(CC) $(LINK) $(if $(WHOLE),-flto -flto-partition=one $(SMALLEST) $(SMALL)) -o $@.whole $(PARTS)
	@$(BUILD)/pack $@.whole && mv $@.whole $@

-include $(OBJ:.o=.d)

include tests/tests.mk
include tests/image/image.mk
include tests/mutants/mutants.mk

clean:
	rm -rf $(BUILD)

FORCE:
.PHONY: all clean FORCE
