"""Several relays over one stream of NATS JetStream, which is their log: kept by three servers."""
