# The port at which Parley's workerd stands sixteen times, too: who comes to it waits as long here as there.
using Workerd = import "/workerd/workerd.capnp";

const sixteen :List(Workerd.Socket) = [
  (name = "http-1", http = (), service = "main"),
  (name = "http-2", http = (), service = "main"),
  (name = "http-3", http = (), service = "main"),
  (name = "http-4", http = (), service = "main"),
  (name = "http-5", http = (), service = "main"),
  (name = "http-6", http = (), service = "main"),
  (name = "http-7", http = (), service = "main"),
  (name = "http-8", http = (), service = "main"),
  (name = "http-9", http = (), service = "main"),
  (name = "http-10", http = (), service = "main"),
  (name = "http-11", http = (), service = "main"),
  (name = "http-12", http = (), service = "main"),
  (name = "http-13", http = (), service = "main"),
  (name = "http-14", http = (), service = "main"),
  (name = "http-15", http = (), service = "main"),
  (name = "http-16", http = (), service = "main"),
];
