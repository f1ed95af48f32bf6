# `make mutants`, `make mutants MODULES="http san"`: takes the conditions of the
# readers away one by one; a row of the unit tests must fail each time. Minutes a
# module, so `make check` leaves it out.

MUTANTS = $(BUILD)/mutants
# What a mutant leaves unset is the same each time.
MUTANTS_CFLAGS = -std=c17 -O1 -ftrivial-auto-var-init=pattern -D_GNU_SOURCE -isystem $(BEARSSL_INCLUDE) -Isrc -I. $(DEFINES)
MUTANTS_TESTS = $(patsubst %,%_test,chunked http certificate san pem public_key anchors token status \
	dns names address url request tls12 tls12_prf tls12_record signature scan number \
	trail claims role verdict retry warning fill endpoints quote table pages types discovery api \
	upload path need value select compact ec montgomery rsa pss x25519 tls13_secret tls13_hello \
	server_check unverified der trust tls13 tls13_record tls13_verify clear alert)

$(MUTANTS)/obj/%.o: src/%.c | $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(UNIT_CC) $(MUTANTS_CFLAGS) -MMD -MP -c -o $@ $<
$(MUTANTS)/libpeyk.a: $(LIBRARY_SRC:src/%.c=$(MUTANTS)/obj/%.o)
	@rm -f $@
	$(Q)ar rcs $@ $^
$(MUTANTS)/%_test.o: tests/unit/%_test.c | $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(UNIT_CC) $(MUTANTS_CFLAGS) -MMD -MP -c -o $@ $<
$(MUTANTS)/asan/%_test.o: tests/unit/%_test.c | $(BEARSSL_DIR)/.unpacked
	@mkdir -p $(@D)
	$(Q)$(UNIT_CC) $(MUTANTS_CFLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<
$(MUTANTS)/asan/libpeyk.a: $(UNIT)/libpeyk.a
	@mkdir -p $(@D)
	@cp $< $@

-include $(wildcard $(MUTANTS)/*.d $(MUTANTS)/asan/*.d $(MUTANTS)/obj/*/*.d)

MUTANTS_NEED = $(MUTANTS)/libpeyk.a $(MUTANTS)/asan/libpeyk.a $(BUILD)/host-bearssl.a \
	$(MUTANTS_TESTS:%=$(MUTANTS)/%.o) $(MUTANTS_TESTS:%=$(MUTANTS)/asan/%.o)

mutants-build: $(MUTANTS_NEED)
mutants:
	@tests/setup.sh mutants
	@$(MAKE) --no-print-directory mutants-build
	@$$(tests/setup.sh python mutants) tests/mutants/run.py --build $(MUTANTS) \
		--cc '$(UNIT_CC) $(MUTANTS_CFLAGS)' $(MODULES)

.PHONY: mutants mutants-build
