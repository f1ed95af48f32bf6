# How the tests are built: the sources once more for this machine's own libc,
# under the sanitizers, as one library that every test links.
#
#   unit    tests/unit/NAME_test.c   cmocka, gcc, AddressSanitizer and UBSan
#   fuzz    tests/fuzz/NAME.c        libFuzzer, clang, the same sanitizers

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
TEST_CFLAGS = -std=c17 -g -O0 -fno-omit-frame-pointer -D_GNU_SOURCE $(WARNINGS) \
	-isystem $(BEARSSL_INCLUDE) -Isrc -I. $(DEFINES)
LIBRARY_SRC = $(filter-out src/main.c src/start.c src/libc.c,$(SRC))

UNIT_CC = gcc
# What is read before it is written is the same each time, and wrong.
UNIT_CFLAGS := -ftrivial-auto-var-init=pattern
UNIT = $(BUILD)/unit
UNIT_TESTS = $(patsubst tests/unit/%_test.c,$(UNIT)/%_test,$(sort $(wildcard tests/unit/*_test.c)))
UNIT_OBJ = $(LIBRARY_SRC:src/%.c=$(UNIT)/obj/%.o)

FUZZ_CC = clang
FUZZ = $(BUILD)/fuzz
FUZZERS = $(patsubst tests/fuzz/%.c,$(FUZZ)/%,$(sort $(wildcard tests/fuzz/*.c)))
FUZZ_OBJ = $(LIBRARY_SRC:src/%.c=$(FUZZ)/obj/%.o)

# BearSSL itself is not what these tests look at: no sanitizers, one build.
HOST_BEARSSL_OBJ = $(patsubst %,$(BUILD)/host-bearssl/%.o,$(BEARSSL_OBJECTS) $(BEARSSL_COMPARED) \
	$(BEARSSL_SERVER))
# What the unit tests compare ours with.
BEARSSL_COMPARED = aead/gcm codec/ccopy codec/dec32be codec/dec64be codec/enc32be codec/enc64be \
	ec/ec_all_m31 ec/ec_c25519_m31 ec/ec_p256_m31 ec/ec_prime_i31 ec/ec_secp256r1 ec/ec_secp384r1 \
	ec/ec_secp521r1 ec/ecdsa_atr ec/ecdsa_i31_bits ec/ecdsa_i31_vrfy_asn1 ec/ecdsa_i31_vrfy_raw \
	hash/ghash_pclmul hash/mgf1 hash/multihash hash/sha2big hash/sha2small int/i31_add int/i31_bitlen \
	int/i31_decmod int/i31_decode int/i31_encode int/i31_fmont int/i31_iszero int/i31_modpow \
	int/i31_montmul int/i31_muladd int/i31_ninv31 int/i31_rshift int/i31_sub int/i31_tmont \
	int/i32_div32 int/i62_modpow2 mac/hmac rsa/rsa_default_pkcs1_vrfy rsa/rsa_default_pub \
	rsa/rsa_i62_pkcs1_vrfy rsa/rsa_i62_pub rsa/rsa_pkcs1_sig_unpad symcipher/aes_x86ni \
	symcipher/aes_x86ni_ctr
# For their own TLS server.
BEARSSL_SERVER = ssl/ssl_server ssl/ssl_hs_server ssl/ssl_scert_single_ec \
	ssl/ssl_io ssl/ssl_engine ssl/ssl_engine_default_aesgcm ssl/ssl_rec_gcm ssl/ssl_hashes ssl/prf \
	ssl/prf_sha256 ssl/prf_sha384 rand/hmac_drbg rand/sysrng ec/ecdsa_i31_sign_asn1 \
	ec/ecdsa_i31_sign_raw ec/ecdsa_rta
$(BUILD)/host-bearssl/%.o: $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(UNIT_CC) -O2 -fPIC $(BEARSSL_CFLAGS) -I$(BEARSSL_INCLUDE) -I$(BEARSSL_DIR)/src \
		-c -o $@ $(BEARSSL_DIR)/src/$*.c
$(BUILD)/host-bearssl.a: $(HOST_BEARSSL_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(UNIT)/obj/%.o: src/%.c | $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(UNIT_CC) $(TEST_CFLAGS) $(UNIT_CFLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<
$(UNIT)/libpeyk.a: $(UNIT_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^
$(UNIT)/%_test: tests/unit/%_test.c $(UNIT)/libpeyk.a $(BUILD)/host-bearssl.a
	$(Q)$(UNIT_CC) $(TEST_CFLAGS) $(SANITIZE) -MMD -MP -o $@ $< $(UNIT)/libpeyk.a \
		$(BUILD)/host-bearssl.a -lcmocka

$(FUZZ)/obj/%.o: src/%.c | $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(TEST_CFLAGS) $(SANITIZE) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<
$(FUZZ)/libpeyk.a: $(FUZZ_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^
$(FUZZ)/%: tests/fuzz/%.c $(FUZZ)/libpeyk.a $(BUILD)/host-bearssl.a
	$(Q)$(FUZZ_CC) $(TEST_CFLAGS) -Wno-missing-prototypes $(SANITIZE) -fsanitize=fuzzer -MMD -MP \
		-o $@ $< $(FUZZ)/libpeyk.a $(BUILD)/host-bearssl.a

-include $(UNIT_OBJ:.o=.d) $(UNIT_TESTS:=.d) $(FUZZ_OBJ:.o=.d) $(FUZZERS:=.d)

unit-build: $(UNIT_TESTS)
fuzz-build: $(FUZZERS)

# ---- everything, with one count at the end ----

RESULTS = $(BUILD)/results
PYTHON = $$(tests/setup.sh python)

# The same sources with the first engine alone.
WITHOUT_TLS12 = $(BUILD)/without-tls12

check:
	@tests/setup.sh check
	@$(MAKE) --no-print-directory -j2 $(BIN) unit-build fuzz-build
	@$(MAKE) --no-print-directory -j2 TLS12=0 BUILD=$(WITHOUT_TLS12) $(WITHOUT_TLS12)/peyk
	@rm -rf $(RESULTS) && mkdir -p $(RESULTS)
	@echo "unit tests (about 1 minute)"
	-@tests/unit/run.sh $(RESULTS) $(UNIT_TESTS)
	@echo "everything else (about 10 minutes; 6 more when the control plane is not built yet)"
	-@PEYK13=$(abspath $(WITHOUT_TLS12)/peyk) PEYK12=$(abspath $(BIN)) \
		$(PYTHON) -m pytest tests --ignore=tests/tls13 -q -n 2 --dist=loadfile --junitxml=$(RESULTS)/pytest.xml \
		-p no:cacheprovider
	@echo "every rule of TLS 1.3 broken by a server (about 1 minute)"
	-@PEYK=$(abspath $(WITHOUT_TLS12)/peyk) PEYK12=$(abspath $(BIN)) $(PYTHON) -m pytest tests/tls13 -n 2 \
		-q --junitxml=$(RESULTS)/pytest-tls13.xml -p no:cacheprovider
	@echo "the misbehaving servers once more, in TLS 1.2 (about 1 minute)"
	-@PEYK_TLS=1.2 $(PYTHON) -m pytest tests/faults tests/feature -q -n 2 \
		--junitxml=$(RESULTS)/pytest-tls12.xml -p no:cacheprovider
	@$(PYTHON) tests/tally.py $(RESULTS)

# The unit tests alone: `make unit`, or one with `make unit UNIT_TESTS=build/unit/http_test`.
unit: $(UNIT_TESTS)
	@rm -rf $(RESULTS)/unit && mkdir -p $(RESULTS)/unit
	-@tests/unit/run.sh $(RESULTS)/unit $(UNIT_TESTS)
	@$(PYTHON) tests/tally.py $(RESULTS)/unit

# `make fuzz SECONDS=3600 FUZZERS=build/fuzz/http`: one after the other, keeping what they find.
SECONDS = 60
fuzz: $(FUZZERS)
	@for f in $(FUZZERS); do name=$$(basename $$f); mkdir -p $(FUZZ)/found/$$name && \
		echo "fuzz: $$name, $(SECONDS) s" && \
		$$f -max_total_time=$(SECONDS) -timeout=10 -print_final_stats=1 \
			-artifact_prefix=$(FUZZ)/found/$$name- $(FUZZ)/found/$$name \
			tests/fuzz/corpus/$$name || exit 1; done

try:
	@tests/setup.sh try
	@$(MAKE) --no-print-directory $(BIN)
	@$(PYTHON) tests/try.py $(BIN)

# ---- rules that a machine keeps ----

# A folder includes itself and the folders to its right; version.h is anybody's.
LAYERS = command kube net json base

check-layers:
	@awk -v order="$(LAYERS)" 'BEGIN { n = split(order, l, " "); for (i = 1; i <= n; i++) rank[l[i]] = i } \
		match($$0, /^#include "[a-z]+\//) { split(FILENAME, p, "/"); \
			to = substr($$0, 11, RLENGTH - 11); \
			if (rank[to] < rank[p[2]] || (p[2] == "net" && to == "json")) { \
				print FILENAME ":" FNR ": " p[2] " may not include " to; bad = 1 } } \
		END { exit bad }' $$(find src -mindepth 2 -name '*.[ch]')

# What our own objects may not pull in, and what they may not hold.
FORBIDDEN = malloc|calloc|realloc|free|strdup|printf|fprintf|snprintf|dprintf|sprintf|strcpy|strcat|atoi|strtok|setlocale|exit|abort|getaddrinfo|system|popen

check-symbols: $(OBJ)
	@! readelf -sW $(OBJ) | awk '/^File:/ { file = $$2 } $$7 == "UND" { print file ": " $$8 }' | \
		grep -wE '($(FORBIDDEN))'
	@size -A $(filter-out $(BUILD)/obj/command/% $(BUILD)/obj/start.o,$(OBJ)) | awk '/ :$$/ { file = $$1 } \
		/^\.(data|bss|tdata|tbss)/ && !/^\.data\.rel\.ro/ && $$2 > 0 { \
			print file ": writable " $$1 " of " $$2 " bytes"; bad = 1 } END { exit bad }'

FORMATTED = $$(find src tests -name '*.[ch]')

format:
	@clang-format -i $(FORMATTED)
check-format:
	@clang-format --dry-run -Werror $(FORMATTED)

# The headers are seen through the files that include them.
check-tidy: | $(BEARSSL_DIR)/.unpacked
	@clang-tidy --quiet $(SRC) -- -std=c17 -D_GNU_SOURCE -Isrc -isystem $(BEARSSL_INCLUDE) $(DEFINES) \
		-DPEYK_COMMANDS='$(foreach c,$(COMMANDS),COMMAND($c))' 2>$(BUILD)/tidy.log \
		|| { grep -v " generated" $(BUILD)/tidy.log; exit 1; }

# What the bytes are spent on, before the whole program is optimised at once and its
# constants are packed.
size: $(BIN)
	@$(CC) $(LINK) $(if $(WHOLE),-fno-lto) -Wl,-Map=$(BIN).map -o $(BUILD)/parts $(PARTS)
	@awk -f tests/artefact/size.awk $(BIN).map
	@n=$$(stat -c %s $(BIN)); echo "$$n of $(BUDGET) bytes"; \
		if [ $$n -gt $(BUDGET) ]; then echo "over budget by $$((n - $(BUDGET))) bytes"; exit 1; fi

.PHONY: unit-build fuzz-build check unit fuzz try check-layers check-symbols format check-format \
	check-tidy size

bench: $(BIN)
	@tests/setup.sh bench
	@$(PYTHON) tests/bench/bench.py $(BIN)
.PHONY: bench
