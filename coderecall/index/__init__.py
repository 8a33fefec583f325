"""From files to rows: walk, parse, store, resolve, learn."""
