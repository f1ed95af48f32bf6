# make image     the image, as peyk:VERSION and peyk:latest, and as an archive beside the binary
#
#   IMAGE_ENGINE   docker, podman or buildah; else the first of them that works here
#   BUILDER        the image that it is built in; else the one that the Containerfile names
#   PREBUILT=1     the binary that make builds here, in the image: no BUILDER, no registry
#   IMAGE_FLAGS    more options of the engine's "build"
#   STORAGE_FLAGS  options of every call of the engine, such as podman's --root
#
# COMMANDS and BEARSSL are as for the binary.

IMAGE_TAR = $(BUILD)/image.tar

# A docker without its daemon is none.
IMAGE_ENGINE ?= $(firstword \
	$(shell timeout 20 docker version >/dev/null 2>&1 && echo docker) \
	$(foreach e,podman buildah,$(shell command -v $e >/dev/null && echo $e)))

ifneq ($(PREBUILT),)
IMAGE_NEEDS = $(BIN)
# Instead of the Containerfile's stage of that name.
IMAGE_ARGS = --build-context build=$(abspath $(BUILD))
else ifneq ($(BEARSSL)$(shell command -v apt-get 2>/dev/null),)
# At hand here, so that the container need not fetch it. (Not below $(BUILD), which may be
# elsewhere: it has to be in the folder that the engine is given.)
IMAGE_NEEDS = build/image/bearssl.tar.xz
IMAGE_ARGS = --build-arg BEARSSL=$(IMAGE_NEEDS)
endif

# What the Containerfile has a default for is left out when it is empty here.
IMAGE_ARGS += $(foreach name,VERSION COMMANDS BUILDER,\
	$(if $($(name)),--build-arg '$(name)=$($(name))'))

# The name in the archive is "peyk" itself: as podman's own "save" writes it, docker would not
# find it.
IMAGE_SAVE_docker = save --output=$(IMAGE_TAR).new peyk:$(VERSION) peyk:latest
IMAGE_SAVE_podman = push --quiet peyk:latest docker-archive:$(IMAGE_TAR).new:peyk:latest
IMAGE_SAVE_buildah = $(IMAGE_SAVE_podman)

image: $(IMAGE_NEEDS)
	@mkdir -p $(BUILD)
	@set -e; engine='$(IMAGE_ENGINE)'; \
	case $$engine in \
	docker) save='$(IMAGE_SAVE_docker)' ;; \
	podman) save='$(IMAGE_SAVE_podman)' ;; \
	buildah) save='$(IMAGE_SAVE_buildah)' ;; \
	'') echo "make image: no docker with its daemon, no podman and no buildah here" >&2; exit 1 ;; \
	*) echo "make image: IMAGE_ENGINE is docker, podman or buildah, not $$engine" >&2; exit 1 ;; \
	esac; \
	echo "  building the image with $$engine (a minute the first time, then seconds)"; \
	rm -f $(IMAGE_TAR).new; \
	$$engine $(STORAGE_FLAGS) build --file=Containerfile $(IMAGE_ARGS) $(IMAGE_FLAGS) \
		--tag=peyk:$(VERSION) --tag=peyk:latest .; \
	$$engine $(STORAGE_FLAGS) $$save; \
	mv $(IMAGE_TAR).new $(IMAGE_TAR); \
	echo "  peyk:$(VERSION), peyk:latest and $(IMAGE_TAR)"

build/image/bearssl.tar.xz: third_party/bearssl.sha256 third_party/fetch.sh $(BEARSSL)
	@mkdir -p $(@D)
	@third_party/fetch.sh $@ $(BEARSSL)

.PHONY: image
