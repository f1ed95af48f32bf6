# BearSSL 0.6: where it comes from, and which of its objects are linked.
# See README.md beside this file.

BEARSSL_VERSION = 0.6
BEARSSL_DIR = $(BUILD)/bearssl-$(BEARSSL_VERSION)
BEARSSL_INCLUDE = $(BEARSSL_DIR)/inc

# No randomness, no time of its own: 32 bytes of getrandom(2) and the clock are
# handed in. (Each of these would be detected otherwise.)
BEARSSL_CFLAGS = -DBR_USE_URANDOM=0 -DBR_RDRAND=0 -DBR_USE_UNIX_TIME=0

# AES and GHASH in constant time, without instructions for them.
BEARSSL_OBJECTS = symcipher/aes_ct64 symcipher/aes_ct64_enc symcipher/aes_ct64_ctr codec/dec32le \
	codec/enc32le hash/ghash_ctmul64

BEARSSL_OBJ = $(BEARSSL_OBJECTS:%=$(BUILD)/bearssl/%.o)

# `make BEARSSL=FILE` takes the tarball from there.
$(BEARSSL_DIR)/.unpacked: third_party/bearssl.sha256 third_party/fetch.sh
	@mkdir -p $(BUILD)
	@third_party/fetch.sh $(BUILD)/bearssl.tar.xz $(BEARSSL)
	@rm -rf $(BEARSSL_DIR)
	@tar -xJf $(BUILD)/bearssl.tar.xz -C $(BUILD)
	@touch $@

$(BUILD)/bearssl/%.o: $(BEARSSL_DIR)/.unpacked $(BUILD)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_CFLAGS) $(BASE_CFLAGS) -Os $(BEARSSL_CFLAGS) \
		-I$(BEARSSL_INCLUDE) -I$(BEARSSL_DIR)/src -c -o $@ $(BEARSSL_DIR)/src/$*.c
