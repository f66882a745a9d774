using Workerd = import "/workerd/workerd.capnp";
using Sockets = import "sockets.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "data", disk = (writable = true)),
    (name = "internet", network = (allow = [])),
  ],
  sockets = Sockets.sixteen,
);

const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  # The same as in selfhost/config.capnp.
  compatibilityDate = "2026-10-01",
  durableObjectNamespaces = [(className = "Room", uniqueKey = "rooms", enableSql = true)],
  durableObjectStorage = (localDisk = "data"),
  bindings = [
    (name = "ROOMS", durableObjectNamespace = "Room"),
    (name = "TOKEN_SECRET", fromEnvironment = "TOKEN_SECRET"),
  ],
);
