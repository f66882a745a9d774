# What workerd runs when Parley serves itself: the same worker as on Cloudflare, its assets and its disk.
# The supervisor gives the real addresses and directories on workerd's command line.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = .services,
  # One public socket, at which workerd stands sixteen times: at one socket it takes one new connection in each round of
  # all of its connections, and who comes to a busy room of thousands would wait for seconds [selfhost/workerd.ts].
  sockets = [
    (name = "http-1", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-2", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-3", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-4", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-5", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-6", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-7", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-8", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-9", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-10", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-11", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-12", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-13", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-14", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-15", address = "127.0.0.1:3000", http = (), service = "main"),
    (name = "http-16", address = "127.0.0.1:3000", http = (), service = "main"),
    .control,
  ],
  extensions = .extensions,
);

# Compiled when it is first imported, which most starts need not wait for.
const extensions :List(Workerd.Extension) = [
  (modules = [(name = "parley:renderer", esModule = embed "../dist/worker/renderer.js")]),
];

const services :List(Workerd.Service) = [
  (name = "main", worker = .main),
  (name = "site", disk = (path = "dist/web")),
  (name = "data", disk = (path = ".data", writable = true)),
  # The supervisor, at a Unix socket in a private directory.
  (name = "hasher", external = (address = "unix:hasher.sock", http = ())),
  # The worker calls nobody else: it cannot, and no start has to read the certificates of all authorities.
  (name = "internet", network = (allow = [])),
];

# Whoever reaches this socket can end every stream: it is a Unix socket in a private directory.
const control :Workerd.Socket = (
  name = "control", address = "unix:control.sock", http = (), service = (name = "main", entrypoint = "Control"),
);

const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "../dist/worker/worker.js")],
  # The same as in wrangler.toml.
  compatibilityDate = "2026-10-01",
  compatibilityFlags = ["enable_request_signal"],
  durableObjectNamespaces = [
    (className = "RoomActor", uniqueKey = "rooms", enableSql = true),
    (className = "Directory", uniqueKey = "directory", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
  bindings = [
    (name = "ROOMS", durableObjectNamespace = "RoomActor"),
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "ASSETS", service = (name = "main", entrypoint = "Assets")),
    (name = "SITE", service = "site"),
    (name = "HASHER", service = "hasher"),
    # Every variable of worker/config.ts; one that is not set arrives as null.
    (name = "TOKEN_SECRET", fromEnvironment = "TOKEN_SECRET"),
    (name = "STORAGE_KEY", fromEnvironment = "STORAGE_KEY"),
    (name = "NAME_MAX", fromEnvironment = "NAME_MAX"),
    (name = "PASSWORD_MAX", fromEnvironment = "PASSWORD_MAX"),
    (name = "MESSAGE_MAX", fromEnvironment = "MESSAGE_MAX"),
    (name = "BODY_MAX", fromEnvironment = "BODY_MAX"),
    (name = "HISTORY_MAX", fromEnvironment = "HISTORY_MAX"),
    (name = "STREAMS_MAX", fromEnvironment = "STREAMS_MAX"),
    (name = "CONNECTIONS_MAX", fromEnvironment = "CONNECTIONS_MAX"),
    (name = "ADDRESS_CONNECTIONS", fromEnvironment = "ADDRESS_CONNECTIONS"),
    (name = "ROOMS_MAX", fromEnvironment = "ROOMS_MAX"),
    (name = "ROOMS_PER_MINUTE", fromEnvironment = "ROOMS_PER_MINUTE"),
    (name = "NAMES_PER_MINUTE", fromEnvironment = "NAMES_PER_MINUTE"),
    (name = "TRUSTED_PROXIES", fromEnvironment = "TRUSTED_PROXIES"),
    (name = "MESSAGE_RATE", fromEnvironment = "MESSAGE_RATE"),
    (name = "MESSAGE_BURST", fromEnvironment = "MESSAGE_BURST"),
    (name = "SIGNAL_RATE", fromEnvironment = "SIGNAL_RATE"),
    (name = "SIGNAL_BURST", fromEnvironment = "SIGNAL_BURST"),
    (name = "ICE_SERVERS", fromEnvironment = "ICE_SERVERS"),
    (name = "TURN_SECRET", fromEnvironment = "TURN_SECRET"),
    (name = "LOGIN_FAILURES", fromEnvironment = "LOGIN_FAILURES"),
    (name = "STREAM_BUDGET", fromEnvironment = "STREAM_BUDGET"),
    (name = "SOCKET_BUDGET", fromEnvironment = "SOCKET_BUDGET"),
    (name = "WHISPER_HISTORY", fromEnvironment = "WHISPER_HISTORY"),
    (name = "HEARTBEAT", fromEnvironment = "HEARTBEAT"),
    (name = "ROOM_ACCESS", fromEnvironment = "ROOM_ACCESS"),
    (name = "ROOM_GUESTS", fromEnvironment = "ROOM_GUESTS"),
    (name = "ROOM_OWNERS", fromEnvironment = "ROOM_OWNERS"),
    (name = "LOG", fromEnvironment = "LOG"),
    (name = "METRICS_TOKEN", fromEnvironment = "METRICS_TOKEN"),
  ],
);
