# config.capnp with TLS on the public socket. The supervisor puts links to the operator's two files into a private
# directory and names that directory to workerd as an import path.
using Workerd = import "/workerd/workerd.capnp";
using Parley = import "config.capnp";

const config :Workerd.Config = (
  services = Parley.services,
  sockets = [
    (name = "http-1", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-2", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-3", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-4", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-5", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-6", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-7", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-8", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-9", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-10", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-11", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-12", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-13", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-14", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-15", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    (name = "http-16", address = "127.0.0.1:3000", https = (options = (), tlsOptions = .tls), service = "main"),
    Parley.control,
  ],
  extensions = Parley.extensions,
);

const tls :Workerd.TlsOptions = (
  keypair = (privateKey = embed "/tls/key.pem", certificateChain = embed "/tls/certificate.pem"),
);
