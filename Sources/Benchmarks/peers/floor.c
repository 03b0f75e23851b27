// The least that a server can do for a login: epoll, libssl, and an answer that is read from a file.
//
// floor PORT ANSWER [CERTIFICATE KEY]
//
// Listens on 127.0.0.1 and writes a line when it accepts. SSLRequest is answered S where there is a
// certificate; whatever else comes first is answered with the bytes of ANSWER, which are recorded
// from the server that this one is held against. A connection is closed when its client says more.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
  int descriptor;
  SSL *ssl;
  int is_logged_in;
};

static char answer[65536];
static ssize_t answer_length;
static SSL_CTX *context;

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

static void end(struct connection *connection) {
  if (connection->ssl) SSL_free(connection->ssl);
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
  char bytes[16384];
  int count;
  while ((count = receive(connection, bytes, sizeof bytes)) > 0) {
    if (connection->is_logged_in) return end(connection);
    if (context && !connection->ssl && count == 8) {
      if (write(connection->descriptor, "S", 1) != 1) return end(connection);
      connection->ssl = SSL_new(context);
      SSL_set_fd(connection->ssl, connection->descriptor);
      SSL_set_accept_state(connection->ssl);
      return;
    }
    connection->is_logged_in = 1;
    int written = connection->ssl ? SSL_write(connection->ssl, answer, answer_length)
                                  : write(connection->descriptor, answer, answer_length);
    if (written != answer_length) return end(connection);
  }
  if (count < 0) end(connection);
}

int main(int count, char **arguments) {
  if (count != 3 && count != 5) return 64;
  int file = open(arguments[2], O_RDONLY);
  if (file < 0 || (answer_length = read(file, answer, sizeof answer)) <= 0) fail(arguments[2]);
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
