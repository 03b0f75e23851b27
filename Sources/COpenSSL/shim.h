// The system's OpenSSL 3, and what of it Swift cannot import by itself: function-like macros and
// the option bits that are casts. A shim carries the name of what it stands for, after `cossl_`.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_MAJOR < 3
#error "OpenSSL 3 or newer is needed"
#endif

static const uint64_t cossl_OP_CIPHER_SERVER_PREFERENCE = SSL_OP_CIPHER_SERVER_PREFERENCE;
static const uint64_t cossl_OP_NO_COMPRESSION = SSL_OP_NO_COMPRESSION;
static const uint64_t cossl_OP_NO_RENEGOTIATION = SSL_OP_NO_RENEGOTIATION;
static const uint64_t cossl_OP_NO_TICKET = SSL_OP_NO_TICKET;

// RFC 2253, but letters beyond ASCII stay UTF-8 instead of becoming \xx.
static const unsigned long cossl_XN_FLAG_RFC2253_UTF8 = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;

static inline int cossl_CTX_set_min_proto_version(SSL_CTX *ctx, int version) {
  return (int)SSL_CTX_set_min_proto_version(ctx, version);
}

static inline int cossl_CTX_set_max_proto_version(SSL_CTX *ctx, int version) {
  return (int)SSL_CTX_set_max_proto_version(ctx, version);
}

static inline void cossl_CTX_set_mode(SSL_CTX *ctx, long mode) {
  (void)SSL_CTX_set_mode(ctx, mode);
}

static inline void cossl_CTX_set_session_cache_mode(SSL_CTX *ctx, long mode) {
  (void)SSL_CTX_set_session_cache_mode(ctx, mode);
}

static inline int cossl_CTX_set_dh_auto(SSL_CTX *ctx, int on) {
  return (int)SSL_CTX_set_dh_auto(ctx, on);
}

static inline int cossl_CTX_set1_groups_list(SSL_CTX *ctx, const char *groups) {
  return (int)SSL_CTX_set1_groups_list(ctx, groups);
}

static inline int cossl_CTX_add1_chain_cert(SSL_CTX *ctx, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(ctx, certificate);
}

static inline int cossl_set_tlsext_host_name(SSL *ssl, const char *name) {
  return (int)SSL_set_tlsext_host_name(ssl, name);
}

static inline void cossl_CTX_set_tlsext_servername_callback(
    SSL_CTX *ctx, int (*callback)(SSL *, int *, void *)) {
  (void)SSL_CTX_set_tlsext_servername_callback(ctx, callback);
}

static inline int cossl_get_negotiated_group(SSL *ssl) {
  return (int)SSL_get_negotiated_group(ssl);
}

#endif
