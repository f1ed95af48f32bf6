"""Which texts `peyk json` takes for JSON (RFC 8259), and what it makes of them."""
