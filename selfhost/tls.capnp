# config.capnp with TLS on the public socket. The supervisor puts links to the operator's two files into a private
# directory and names that directory to workerd as an import path.
using Workerd = import "/workerd/workerd.capnp";
using Parley = import "config.capnp";

const config :Workerd.Config = (
  services = Parley.services,
  sockets = [
    (
      name = "http",
      address = "127.0.0.1:3000",
      https = (
        options = (),
        tlsOptions = (
          keypair = (privateKey = embed "/tls/key.pem", certificateChain = embed "/tls/certificate.pem"),
        ),
      ),
      service = "main",
    ),
    Parley.control,
  ],
  extensions = Parley.extensions,
);
