/*
 * What this program calls itself. The version comes from the Makefile, that of
 * BearSSL from third_party/.
 */
#ifndef VERSION_H
#define VERSION_H

/* The architecture as Go and container images name it. */
#if defined(__x86_64__)
#define PEYK_ARCH "amd64"
#elif defined(__aarch64__)
#define PEYK_ARCH "arm64"
#elif defined(__riscv)
#define PEYK_ARCH "riscv64"
#elif defined(__arm__)
#define PEYK_ARCH "arm"
#else
#define PEYK_ARCH "unknown"
#endif

#define PEYK_USER_AGENT "peyk/" PEYK_VERSION " (linux/" PEYK_ARCH ")"

#endif
