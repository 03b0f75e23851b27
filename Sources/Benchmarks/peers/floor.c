// The least that a server can do for a login: epoll, libssl, and an answer that is read from a file.
//
// floor PORT ANSWER [password=TEXT] [CERTIFICATE KEY]
//
// Listens on 127.0.0.1 and writes a line when it accepts. SSLRequest is answered S where there is a
// certificate; whatever else comes first is answered with the bytes of ANSWER from AuthenticationOk
// on, which are recorded from the server that this one is held against: where there is a password,
// behind SCRAM-SHA-256. A connection is closed when its client says more.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum step { AWAITING_STARTUP, AWAITING_FIRST, AWAITING_FINAL, LOGGED_IN };

struct connection {
  int descriptor;
  enum step step;
  SSL *ssl;
  // What both have said in SCRAM.
  char *exchange;
};

static char recording[65536], *answer = recording;
static ssize_t answer_length;
static SSL_CTX *context;
static int has_password;
static char salt[32];
static unsigned char stored_key[32], server_key[32];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void use_certificate(const char *certificate, const char *key) {
  context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
    fail(certificate);
}

static void sign(const unsigned char *key, const char *text, size_t count, unsigned char *code) {
  HMAC(EVP_sha256(), key, 32, (const unsigned char *)text, count, code, NULL);
}

// RFC 5802 with SHA-256, and as many iterations as PostgreSQL has.
static void use_password(const char *password) {
  unsigned char bytes[16], salted[32], client_key[32];
  RAND_bytes(bytes, sizeof bytes);
  EVP_EncodeBlock((unsigned char *)salt, bytes, sizeof bytes);
  PKCS5_PBKDF2_HMAC(password, strlen(password), bytes, sizeof bytes, 4096, EVP_sha256(), 32, salted);
  sign(salted, "Client Key", 10, client_key);
  EVP_Digest(client_key, 32, stored_key, NULL, EVP_sha256(), NULL);
  sign(salted, "Server Key", 10, server_key);
  has_password = 1;
}

// An authentication request; gives its length.
static int request(char *message, int code, const char *text, int count) {
  uint32_t fields[2] = {htonl(8 + count), htonl(code)};
  message[0] = 'R';
  memcpy(message + 1, fields, 8);
  memcpy(message + 9, text, count);
  return 9 + count;
}

static int challenge(struct connection *connection, char *bytes, int count, char *reply) {
  unsigned char raw[18], nonce[32];
  char text[256], *bare = memmem(bytes, count, "n,,", 3);
  if (!bare || !(bare = strdup(bare + 3))) return 0;
  RAND_bytes(raw, sizeof raw);
  EVP_EncodeBlock(nonce, raw, sizeof raw);
  char *client_nonce = strstr(bare, "r=");
  if (!client_nonce) return 0;
  int length = snprintf(text, sizeof text, "r=%.100s%s,s=%s,i=4096", client_nonce + 2,
                        (char *)nonce, salt);
  if (asprintf(&connection->exchange, "%s,%s", bare, text) < 0) fail("asprintf");
  free(bare);
  return request(reply, 11, text, length);
}

static int verdict(struct connection *connection, char *bytes, char *reply) {
  unsigned char signature[32], proof[48], key[32];
  char *message, text[64] = "v=", *end = strstr(bytes + 5, ",p=");
  if (!end || strlen(end + 3) != 44) return 0;
  EVP_DecodeBlock(proof, (unsigned char *)end + 3, 44);
  *end = 0;
  int count = asprintf(&message, "%s,%s", connection->exchange, bytes + 5);
  sign(stored_key, message, count, signature);
  for (int index = 0; index < 32; index++) proof[index] ^= signature[index];
  EVP_Digest(proof, 32, key, NULL, EVP_sha256(), NULL);
  sign(server_key, message, count, signature);
  free(message);
  if (CRYPTO_memcmp(key, stored_key, 32)) return 0;
  EVP_EncodeBlock((unsigned char *)text + 2, signature, 32);
  int length = request(reply, 12, text, 46);
  memcpy(reply + length, answer, answer_length);
  return length + answer_length;
}

// What answers a client; gives its length, or 0 where the connection is to end.
static int respond(struct connection *connection, char *bytes, int count, char *reply) {
  enum step step = connection->step;
  connection->step = has_password && step < LOGGED_IN ? step + 1 : LOGGED_IN;
  switch (step) {
    case AWAITING_FIRST: return challenge(connection, bytes, count, reply);
    case AWAITING_FINAL: return verdict(connection, bytes, reply);
    case LOGGED_IN: return 0;
    case AWAITING_STARTUP: break;
  }
  if (has_password) return request(reply, 10, "SCRAM-SHA-256\0", 15);
  memcpy(reply, answer, answer_length);
  return answer_length;
}

static void end(struct connection *connection) {
  if (connection->ssl) {
    // close_notify, as PostgreSQL has it.
    if (connection->step == LOGGED_IN) SSL_shutdown(connection->ssl);
    SSL_free(connection->ssl);
  }
  free(connection->exchange);
  close(connection->descriptor);
  free(connection);
}

// 0 where nothing more has come; below 0 where nothing more will.
static int receive(struct connection *connection, char *bytes, int size) {
  if (!connection->ssl) {
    int count = read(connection->descriptor, bytes, size);
    return count > 0 ? count : count < 0 && errno == EAGAIN ? 0 : -1;
  }
  int count = SSL_read(connection->ssl, bytes, size);
  if (count > 0) return count;
  return SSL_get_error(connection->ssl, count) == SSL_ERROR_WANT_READ ? 0 : -1;
}

static void serve(struct connection *connection) {
  char bytes[16384], reply[sizeof recording + 256];
  int count;
  while ((count = receive(connection, bytes, sizeof bytes - 1)) > 0) {
    bytes[count] = 0;
    if (context && !connection->ssl && count == 8) {
      if (write(connection->descriptor, "S", 1) != 1) return end(connection);
      connection->ssl = SSL_new(context);
      SSL_set_fd(connection->ssl, connection->descriptor);
      SSL_set_accept_state(connection->ssl);
      return;
    }
    int length = respond(connection, bytes, count, reply);
    if (!length) return end(connection);
    int written = connection->ssl ? SSL_write(connection->ssl, reply, length)
                                  : write(connection->descriptor, reply, length);
    if (written != length) return end(connection);
  }
  if (count < 0) end(connection);
}

int main(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  if (count > 3 && !strncmp(arguments[3], "password=", 9)) {
    use_password(arguments[3] + 9);
    memmove(arguments + 3, arguments + 4, (--count - 3) * sizeof *arguments);
  }
  if (count != 3 && count != 5) return 64;
  int file = open(arguments[2], O_RDONLY);
  ssize_t length = file < 0 ? -1 : read(file, recording, sizeof recording);
  if (length <= 0) fail(arguments[2]);
  char *start = memmem(recording, length, "R\0\0\0\x8\0\0\0", 9);
  if (start) answer = start;
  answer_length = recording + length - answer;
  if (count == 5) use_certificate(arguments[3], arguments[4]);

  int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
  struct sockaddr_in address = {AF_INET, htons(atoi(arguments[1])), {htonl(INADDR_LOOPBACK)}};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address)) fail("bind");
  if (listen(listener, 1024)) fail("listen");
  socklen_t size = sizeof address;
  getsockname(listener, (struct sockaddr *)&address, &size);
  struct epoll_event event = {.events = EPOLLIN}, events[256];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  printf("listening on %d\n", ntohs(address.sin_port));
  fflush(stdout);

  for (;;) {
    int ready = epoll_wait(poll, events, 256, -1);
    for (int index = 0; index < ready; index++) {
      if (events[index].data.ptr) {
        serve(events[index].data.ptr);
        continue;
      }
      int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (descriptor < 0) continue;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      struct connection *connection = calloc(1, sizeof *connection);
      connection->descriptor = descriptor;
      event = (struct epoll_event){.events = EPOLLIN, .data.ptr = connection};
      epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
    }
  }
}
